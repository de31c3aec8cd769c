using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>When a backend is asked again. HTTPRouteRetry of gateway.networking.k8s.io/v1 (experimental channel).</summary>
public sealed record HTTPRouteRetry
{
    /// <summary>Status codes, 400 to 599, after which it is asked again.</summary>
    public IReadOnlyList<int>? Codes { get; init; }

    /// <summary>Most times that it is asked again; default 1.</summary>
    [Range(0, 10)]
    public int? Attempts { get; init; }

    /// <summary>Shortest time before it is asked again for the first time; default up to 25 ms.</summary>
    [Pattern(GatewayPatterns.Duration)]
    public string? Backoff { get; init; }
}
