using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NamespaceStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NamespaceStatus
{
    [Wire(1), OneOf("Active", "Terminating"), OmitZero, Default("Active")]
    public string? Phase { get; init; }

    [Wire(2), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<NamespaceCondition>? Conditions { get; init; }
}
