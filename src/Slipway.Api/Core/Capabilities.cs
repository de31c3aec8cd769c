using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Capabilities of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Capabilities
{
    [Wire(1)]
    public IReadOnlyList<string>? Add { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? Drop { get; init; }
}
