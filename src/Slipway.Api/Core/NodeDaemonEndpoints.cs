using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeDaemonEndpoints of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeDaemonEndpoints
{
    [Wire(1), Default("{\"Port\":0}", IsJson = true)]
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
