using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeRuntimeHandler of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeRuntimeHandler
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}
