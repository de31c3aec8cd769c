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

    /// <summary>Counts by route, service, revision and pod of the requests that were placed by the shares alone; empty when none
    /// started.</summary>
    public required IReadOnlyList<TelemetryRow> Rows { get; init; }

    /// <summary>
    /// Requests that matched a route of a split (see <see cref="TelemetryRow.Rule"/>), apart from <see cref="Rows"/>: who they were from
    /// decided where they went, so they say nothing about shares and compare only within their route (analysis.md, section 2). A route
    /// that takes all it matches has one revision; one that takes a percentage has those of the others too.
    /// </summary>
    public IReadOnlyList<TelemetryRow> Routed { get; init; } = [];

    /// <summary>Copies made by mirrors. No user saw their answers.</summary>
    public IReadOnlyList<TelemetryRow> Mirrored { get; init; } = [];
}
