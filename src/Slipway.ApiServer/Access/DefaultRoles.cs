using Slipway.Api.Meta;
using Slipway.Api.Rbac;

namespace Slipway.ApiServer.Access;

/// <summary>The roles and bindings that every cluster has.</summary>
internal static class DefaultRoles
{
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string Read = "get,list,watch";
    private const string Write = "create,delete,deletecollection,patch,update";
    private const string Delivery = "slipway.dev,argoproj.io";

    private static readonly PolicyRule[] View =
    [
        PolicyRules.Rule("", "configmaps,endpoints,events,namespaces,namespaces/status,pods,pods/log,pods/status,serviceaccounts,services,services/status", Read),
        PolicyRules.Rule("apps", "deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status", Read),
        PolicyRules.Rule("batch", "jobs,jobs/status", Read),
        PolicyRules.Rule("discovery.k8s.io", "endpointslices", Read),
        PolicyRules.Rule("gateway.networking.k8s.io",
            "gateways,grpcroutes,httproutes,referencegrants,gateways/status,grpcroutes/status,httproutes/status", Read),
        PolicyRules.Rule(Delivery, "*", Read),
    ];

    private static readonly PolicyRule[] Edit =
    [
        .. View,
        PolicyRules.Rule("", "secrets", Read),
        PolicyRules.Rule("", "configmaps,events,pods,secrets,serviceaccounts,services", Write),
        PolicyRules.Rule("", "serviceaccounts/token,pods/eviction,pods/exec,pods/attach,pods/portforward", "create"),
        PolicyRules.Rule("apps", "deployments,deployments/scale,replicasets,replicasets/scale", Write),
        PolicyRules.Rule("batch", "jobs", Write),
        PolicyRules.Rule("gateway.networking.k8s.io", "gateways,grpcroutes,httproutes,referencegrants", Write),
        PolicyRules.Rule(Delivery, "*", Write),
    ];

    public static IReadOnlyList<ClusterRole> Roles { get; } =
    [
        Role("cluster-admin", PolicyRules.Rule("*", "*", "*"), new PolicyRule { NonResourceURLs = ["*"], Verbs = ["*"] }),
        Role("admin", [.. Edit, PolicyRules.Rule(RbacGroup, "roles,rolebindings", $"{Read},{Write}")]),
        Role("edit", Edit),
        Role("view", View),
        Role("system:basic-user",
            PolicyRules.Rule("authorization.k8s.io", "selfsubjectaccessreviews,selfsubjectrulesreviews", "create"),
            PolicyRules.Rule("authentication.k8s.io", "selfsubjectreviews", "create")),
        Role("system:discovery",
            PolicyRules.Paths("/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
                "/version/", "/")),
    ];

    public static IReadOnlyList<ClusterRoleBinding> Bindings { get; } =
    [
        Binding("cluster-admin", ApiUser.Masters),
        Binding("system:basic-user", ApiUser.Authenticated),
        Binding("system:discovery", ApiUser.Authenticated),
    ];

    private static ClusterRole Role(string name, params IReadOnlyList<PolicyRule> rules) => new() { Metadata = Meta(name), Rules = rules };

    private static ClusterRoleBinding Binding(string role, string group) => new()
    {
        Metadata = Meta(role),
        RoleRef = new RoleRef { ApiGroup = RbacGroup, Kind = "ClusterRole", Name = role },
        Subjects = [new Subject { ApiGroup = RbacGroup, Kind = "Group", Name = group }],
    };

    private static ObjectMeta Meta(string name) => new()
    {
        Name = name,
        Labels = new Dictionary<string, string> { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
    };
}
