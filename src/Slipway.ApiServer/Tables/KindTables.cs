using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of all kinds; one without a table of its own shows name and age.</summary>
internal static class KindTables
{
    private static readonly KindTable NameAndAge = KindTable.Of<KubeObject>("Name|Age", static (o, now) => [o.Name(), o.Age(now)]);

    private static readonly Lazy<Dictionary<string, KindTable>> Tables = new(static () => new(StringComparer.Ordinal)
    {
        ["alertreceivers.slipway.dev"] = ObjectiveTables.Receivers,
        ["alertrules.slipway.dev"] = ObjectiveTables.Rules,
        ["analysisruns.argoproj.io"] = AnalysisTables.Runs,
        ["analysisruns.slipway.dev"] = AnalysisTables.Runs,
        ["clusterrolebindings.rbac.authorization.k8s.io"] = RbacTables.ClusterRoleBindings,
        ["clusterroles.rbac.authorization.k8s.io"] = RbacTables.Roles,
        ["configmaps"] = CoreTables.ConfigMaps,
        ["deployments.apps"] = WorkloadTables.Deployments,
        ["endpointslices.discovery.k8s.io"] = CoreTables.EndpointSlices,
        ["events"] = CoreTables.Events,
        ["experiments.argoproj.io"] = AnalysisTables.Experiments,
        ["experiments.slipway.dev"] = AnalysisTables.Experiments,
        ["gatewayinstances.slipway.dev"] = WorkloadTables.GatewayInstances,
        ["gatewayclasses.gateway.networking.k8s.io"] = GatewayTables.Classes,
        ["gateways.gateway.networking.k8s.io"] = GatewayTables.Gateways,
        ["grpcroutes.gateway.networking.k8s.io"] = GatewayTables.Calls,
        ["httproutes.gateway.networking.k8s.io"] = GatewayTables.Routes,
        ["ingressclasses.networking.k8s.io"] = NetworkingTables.Classes,
        ["ingresses.networking.k8s.io"] = NetworkingTables.Ingresses,
        ["jobs.batch"] = BatchTables.Jobs,
        ["leases.coordination.k8s.io"] = CoreTables.Leases,
        ["namespaces"] = CoreTables.Namespaces,
        ["nodes"] = CoreTables.Nodes,
        ["pods"] = PodTable.Table,
        ["replicasets.apps"] = WorkloadTables.ReplicaSets,
        ["rolebindings.rbac.authorization.k8s.io"] = RbacTables.RoleBindings,
        ["roles.rbac.authorization.k8s.io"] = RbacTables.Roles,
        ["rollouts.argoproj.io"] = WorkloadTables.Rollouts,
        ["rollouts.slipway.dev"] = WorkloadTables.Rollouts,
        ["scale.autoscaling"] = WorkloadTables.Scales,
        ["secrets"] = CoreTables.Secrets,
        ["serviceaccounts"] = CoreTables.ServiceAccounts,
        ["servicelevelobjectives.slipway.dev"] = ObjectiveTables.Objectives,
        ["services"] = CoreTables.Services,
        ["trafficsplits.slipway.dev"] = WorkloadTables.TrafficSplits,
    });

    public static KindTable For(KindInfo kind) => Tables.Value.GetValueOrDefault(kind.GroupResource) ?? NameAndAge;
}
