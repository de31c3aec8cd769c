using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NamespaceSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NamespaceSpec
{
    [Wire(1)]
    public IReadOnlyList<string>? Finalizers { get; init; }
}
