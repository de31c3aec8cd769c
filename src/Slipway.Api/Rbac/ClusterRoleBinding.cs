using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>ClusterRoleBinding of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced = false)]
public sealed record ClusterRoleBinding : KubeObject
{
    [Wire(2)]
    public IReadOnlyList<Subject>? Subjects { get; init; }

    [Wire(3), Required]
    public RoleRef? RoleRef { get; init; }
}
