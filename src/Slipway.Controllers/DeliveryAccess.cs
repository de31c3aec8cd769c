using Slipway.Api.Rbac;
using Slipway.Api.Schemas;

namespace Slipway.Controllers;

/// <summary>The least rights that the controllers of delivery need on a cluster; <c>deploy/kubernetes</c> grants exactly these.</summary>
public static class DeliveryAccess
{
    private const string Read = "get,list,watch";

    /// <summary>Rights in every namespace that is looked after.</summary>
    public static IReadOnlyList<PolicyRule> Rules { get; } =
    [
        Rule("", "pods", $"{Read},patch,delete"),
        Rule("", "services", $"{Read},create,patch,delete"),
        Rule("", "events", "create,patch"),
        Rule("", "configmaps,secrets", $"{Read},create,patch,delete"),
        Rule("batch", "jobs", $"{Read},create,delete"),
        Rule("discovery.k8s.io", "endpointslices", Read),
        Rule("apps", "replicasets", $"{Read},create,patch,delete"),
        Rule("apps", "deployments", $"{Read},patch"),
        Rule("apps", "deployments/finalizers", "update"),
        Rule("gateway.networking.k8s.io", "httproutes", $"{Read},patch"),
        Rule(Kinds.OwnGroup, "trafficsplits", $"{Read},create,update,delete"),
        Rule(Kinds.OwnGroup, "gatewayinstances", Read),
        Rule(Kinds.OwnGroup, "servicelevelobjectives,alertrules,alertreceivers", Read),
        Rule(Kinds.OwnGroup, "servicelevelobjectives/status,alertrules/status,alertreceivers/status", "update"),
        .. Both("rollouts", $"{Read},patch"),
        .. Both("analysistemplates,clusteranalysistemplates", Read),
        .. Both("analysisruns,experiments", $"{Read},create,update,delete"),
        .. Both("rollouts/status,analysisruns/status,experiments/status", "update"),
        .. Both("rollouts/finalizers,analysisruns/finalizers,experiments/finalizers", "update"),
    ];

    /// <summary>Rights in the namespace of the lease by which one instance leads.</summary>
    public static IReadOnlyList<PolicyRule> LeaseRules { get; } = [Rule("coordination.k8s.io", "leases", "get,create,update")];

    // Owners that block the deletion of what they own need the right to write the owner's finalizers on clusters that check it.
    private static PolicyRule[] Both(string resources, string verbs)
        => [Rule(Kinds.OwnGroup, resources, verbs), Rule(Kinds.ArgoGroup, resources, verbs)];

    private static PolicyRule Rule(string group, string resources, string verbs)
        => new() { ApiGroups = [group], Resources = resources.Split(','), Verbs = verbs.Split(',') };
}
