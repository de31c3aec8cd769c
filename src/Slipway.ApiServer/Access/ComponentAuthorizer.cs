using Slipway.Api.Rbac;

namespace Slipway.ApiServer.Access;

/// <summary>
/// The fixed rights of Slipway's own components, and of <c>system:masters</c>. They do not live in the store, so that nobody can lock the
/// components out of it.
/// </summary>
internal sealed class ComponentAuthorizer : IAuthorizer
{
    public const string ControllerPrefix = "system:slipway:controller:";
    public const string NodePrefix = "system:slipway:node:";
    public const string Gateway = "system:slipway:gateway";

    private const string Read = "get,list,watch";
    private const string Write = "create,update,patch,delete";
    private const string Report = "create,update,patch";

    private static readonly PolicyRule[] All =
    [
        PolicyRules.Rule("*", "*", "*"),
        new() { NonResourceURLs = ["*"], Verbs = ["*"] },
    ];

    private static readonly PolicyRule[] Controllers =
    [
        PolicyRules.Rule("*", "*", $"{Read},{Report},delete,deletecollection"),
    ];

    private static readonly PolicyRule[] Nodes =
    [
        PolicyRules.Rule("", "pods,configmaps,secrets,services,serviceaccounts,namespaces,nodes", Read),
        PolicyRules.Rule("discovery.k8s.io", "endpointslices", Read),
        PolicyRules.Rule("slipway.dev", "gatewayinstances,trafficsplits", Read),
        PolicyRules.Rule("", "pods", $"{Report},delete"),
        PolicyRules.Rule("", "pods/status,pods/binding,nodes,nodes/status,events", Report),
        PolicyRules.Rule("", "serviceaccounts/token", "create"),
        PolicyRules.Rule("coordination.k8s.io", "leases", $"{Read},{Report}"),
    ];

    private static readonly PolicyRule[] Gateways =
    [
        PolicyRules.Rule("", "services,secrets,configmaps,namespaces,pods,nodes", Read),
        PolicyRules.Rule("discovery.k8s.io", "endpointslices", Read),
        PolicyRules.Rule("gateway.networking.k8s.io", "*", Read),
        PolicyRules.Rule("networking.k8s.io", "ingresses", Read),
        PolicyRules.Rule("networking.k8s.io", "ingresses/status", "update,patch"),
        PolicyRules.Rule("slipway.dev", "*", Read),
        PolicyRules.Rule(
            "gateway.networking.k8s.io", "gateways/status,gatewayclasses/status,grpcroutes/status,httproutes/status", "update,patch"),
        PolicyRules.Rule("slipway.dev", "trafficsplits/status", "update,patch"),
        PolicyRules.Rule("slipway.dev", "gatewayinstances,gatewayinstances/status", Write),
        PolicyRules.Rule("", "services/status", "update,patch"),
        PolicyRules.Rule("", "events", Report),
        PolicyRules.Rule("coordination.k8s.io", "leases", $"{Read},{Report}"),
    ];

    public bool Allows(AccessRequest request) => RulesFor(request.User, request.Namespace).Any(rule => rule.Covers(request));

    public IEnumerable<PolicyRule> RulesFor(ApiUser user, string space)
        => user.Groups.Contains(ApiUser.Masters) ? All
        : user.Name.StartsWith(ControllerPrefix, StringComparison.Ordinal) ? Controllers
        : user.Name.StartsWith(NodePrefix, StringComparison.Ordinal) ? Nodes
        : user.Name == Gateway ? Gateways
        : [];
}
