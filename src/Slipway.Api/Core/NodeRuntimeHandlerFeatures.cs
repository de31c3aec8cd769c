using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeRuntimeHandlerFeatures of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeRuntimeHandlerFeatures
{
    [Wire(1)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    [Wire(2)]
    public bool? UserNamespaces { get; init; }
}
