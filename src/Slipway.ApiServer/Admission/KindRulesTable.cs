using Slipway.Api.Schemas;
using Slipway.ApiServer.Admission.Validation;

namespace Slipway.ApiServer.Admission;

/// <summary>Which kind has which rules.</summary>
internal static class KindRulesTable
{
    private static readonly NoRules None = new();

    /// <summary>The rules of a kind; those that ask for nothing when it has none.</summary>
    public static KindRules Of(KindInfo kind) => (kind.Group, kind.Kind) switch
    {
        ("", "ConfigMap") => new ConfigMapRules(),
        ("", "Event") => new EventRules(),
        ("", "Namespace") => new NamespaceRules(),
        ("", "Pod") => new PodRules(),
        ("", "Secret") => new SecretRules(),
        ("", "Service") => new ServiceRules(),
        ("apps", "Deployment") => new DeploymentRules(),
        ("apps", "ReplicaSet") => new ReplicaSetRules(),
        ("autoscaling", "Scale") => new ScaleRules(),
        ("batch", "Job") => new JobRules(),
        ("coordination.k8s.io", "Lease") => new LeaseRules(),
        ("discovery.k8s.io", "EndpointSlice") => new EndpointSliceRules(),
        ("networking.k8s.io", "Ingress") => new IngressRules(),
        ("networking.k8s.io", "IngressClass") => new IngressClassRules(),
        ("rbac.authorization.k8s.io", "Role" or "ClusterRole") => new RoleRules(kind),
        ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => new RoleBindingRules(kind),
        (Kinds.OwnGroup or Kinds.ArgoGroup, "AnalysisTemplate" or "ClusterAnalysisTemplate" or "AnalysisRun") => new AnalysisRules(kind),
        (Kinds.OwnGroup or Kinds.ArgoGroup, "Experiment") => new ExperimentRules(),
        (Kinds.OwnGroup or Kinds.ArgoGroup, "Rollout") => new RolloutRules(),
        (Kinds.OwnGroup, "AlertReceiver") => new AlertReceiverRules(),
        (Kinds.OwnGroup, "AlertRule") => new AlertRuleRules(),
        (Kinds.OwnGroup, "ServiceLevelObjective") => new ObjectiveRules(),
        (Kinds.OwnGroup, "TrafficSplit") => new TrafficSplitRules(),
        _ => None,
    };

    private sealed class NoRules : KindRules;
}
