namespace Slipway.Api.Telemetry;

/// <summary>
/// What a gateway counted of the requests that <em>started</em> in one slice of time. A frame is sent again whole, with the same
/// <see cref="Id"/> and a higher <see cref="Version"/>, while its requests finish; after ten seconds it is final.
/// </summary>
public sealed record TelemetryFrame
{
    /// <summary>Length of a frame in milliseconds.</summary>
    public const int LengthMilliseconds = 250;

    /// <summary>Seconds after its start until a frame no longer changes; what still runs then counts as bad, past bound.</summary>
    public const int FinalAfterSeconds = 10;

    /// <summary>Name of the gateway instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Changes with every start of the instance; ids of different epochs do not compare.</summary>
    public required string Epoch { get; init; }

    /// <summary>Number of the frame: start time in milliseconds since the Unix epoch divided by the length.</summary>
    public required long Id { get; init; }

    /// <summary>1 when first sent, higher each time it is sent again.</summary>
    public required int Version { get; init; }

    /// <summary>Whether this is the last version of the frame.</summary>
    public required bool Final { get; init; }

    /// <summary>Counts by route, service, revision and pod; empty when no request started.</summary>
    public required IReadOnlyList<TelemetryRow> Rows { get; init; }
}
