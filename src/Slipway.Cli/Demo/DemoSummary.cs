using System.Text.Json.Serialization;

namespace Slipway.Cli.Demo;

/// <summary>What <c>slipway demo -o json</c> prints.</summary>
internal sealed record DemoSummary
{
    /// <summary>Requests sent.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests without a complete answer, with a 5xx that no pod wrote, and POSTs that reached pods twice.</summary>
    public required long PlatformFailures { get; init; }

    public required DemoGoodRelease V2 { get; init; }

    public required DemoBadRelease V3 { get; init; }

    /// <summary>From the start of the processes until the API and the gateway answered.</summary>
    public required double ApiReadySeconds { get; init; }

    /// <summary>Proportional set size of supervisor, server and gateway together, under load.</summary>
    public required double ResidentMegabytes { get; init; }

    /// <summary>Whether everything the demo promises held.</summary>
    [JsonIgnore]
    public bool Held => PlatformFailures == 0 && V2.Promoted && V3.RolledBack;
}

/// <summary>The release of the good version.</summary>
/// <param name="Promoted">Whether it reached all traffic.</param>
/// <param name="Seconds">From the change of the Rollout until it was healthy.</param>
internal sealed record DemoGoodRelease(bool Promoted, double Seconds);

/// <summary>The release of the bad version.</summary>
/// <param name="RolledBack">Whether it was taken back by itself.</param>
/// <param name="Requests">Requests that it answered.</param>
/// <param name="Errors">Those of them that were errors.</param>
/// <param name="SecondsToAbort">From its first bad answer to the verdict.</param>
/// <param name="SecondsToZeroTraffic">From its first bad answer to the last request that reached it.</param>
internal sealed record DemoBadRelease(bool RolledBack, long Requests, long Errors, double SecondsToAbort, double SecondsToZeroTraffic);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
