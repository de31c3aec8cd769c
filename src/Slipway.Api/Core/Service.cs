using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Service of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Service", "services", ShortNames = "svc", Categories = "all", HasStatus = true)]
public sealed record Service : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public ServiceSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public ServiceStatus? Status { get; init; }
}
