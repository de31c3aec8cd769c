using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodSpec
{
    [Wire(1), ListMap("name"), Patch(PatchStrategies.Merge | PatchStrategies.RetainKeys, Key = "name")]
    public IReadOnlyList<Volume>? Volumes { get; init; }

    [Wire(2), Required, ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<Container>? Containers { get; init; }

    [Wire(3), OmitZero, Default("Always"), OneOf("Always", "Never", "OnFailure")]
    public string? RestartPolicy { get; init; }

    [Wire(4), Default(30L), Range(0)]
    public long? TerminationGracePeriodSeconds { get; init; }

    [Wire(5), Range(1, int.MaxValue)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Wire(6), OmitZero, Default("ClusterFirst"), OneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")]
    public string? DnsPolicy { get; init; }

    [Wire(7), MapAtomic]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    [Wire(8), OmitZero]
    public string? ServiceAccountName { get; init; }

    [Wire(9), OmitZero]
    public string? ServiceAccount { get; init; }

    [Wire(10), OmitZero]
    public string? NodeName { get; init; }

    [Wire(11), OmitZero]
    public bool? HostNetwork { get; init; }

    [Wire(12), OmitZero]
    public bool? HostPID { get; init; }

    [Wire(13), OmitZero]
    public bool? HostIPC { get; init; }

    [Wire(14), Default("{}", IsJson = true)]
    public PodSecurityContext? SecurityContext { get; init; }

    [Wire(15), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    [Wire(16), OmitZero]
    public string? Hostname { get; init; }

    [Wire(17), OmitZero]
    public string? Subdomain { get; init; }

    [Wire(18)]
    public Affinity? Affinity { get; init; }

    [Wire(19), OmitZero, Default("default-scheduler")]
    public string? SchedulerName { get; init; }

    [Wire(20), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<Container>? InitContainers { get; init; }

    [Wire(21)]
    public bool? AutomountServiceAccountToken { get; init; }

    [Wire(22)]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    [Wire(23), ListMap("ip"), Patch(PatchStrategies.Merge, Key = "ip")]
    public IReadOnlyList<HostAlias>? HostAliases { get; init; }

    [Wire(24), OmitZero]
    public string? PriorityClassName { get; init; }

    [Wire(25)]
    public int? Priority { get; init; }

    [Wire(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    [Wire(27)]
    public bool? ShareProcessNamespace { get; init; }

    [Wire(28)]
    public IReadOnlyList<PodReadinessGate>? ReadinessGates { get; init; }

    [Wire(29)]
    public string? RuntimeClassName { get; init; }

    [Wire(30)]
    public bool? EnableServiceLinks { get; init; }

    [Wire(31), OneOf("Never", "PreemptLowerPriority")]
    public string? PreemptionPolicy { get; init; }

    [Wire(32)]
    public IReadOnlyDictionary<string, Quantity>? Overhead { get; init; }

    [Wire(33), ListMap("topologyKey", "whenUnsatisfiable"), Patch(PatchStrategies.Merge, Key = "topologyKey")]
    public IReadOnlyList<TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    [Wire(34), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<EphemeralContainer>? EphemeralContainers { get; init; }

    [Wire(35)]
    public bool? SetHostnameAsFQDN { get; init; }

    [Wire(36)]
    public PodOS? Os { get; init; }

    [Wire(37)]
    public bool? HostUsers { get; init; }

    [Wire(38), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<PodSchedulingGate>? SchedulingGates { get; init; }

    [Wire(39), ListMap("name"), Patch(PatchStrategies.Merge | PatchStrategies.RetainKeys, Key = "name")]
    public IReadOnlyList<PodResourceClaim>? ResourceClaims { get; init; }

    [Wire(40)]
    public ResourceRequirements? Resources { get; init; }
}
