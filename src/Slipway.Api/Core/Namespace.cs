using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Namespace of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Namespace", "namespaces", ShortNames = "ns", Namespaced = false, HasStatus = true)]
public sealed record Namespace : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public NamespaceSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public NamespaceStatus? Status { get; init; }
}
