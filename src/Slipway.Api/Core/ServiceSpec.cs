using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServiceSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ServiceSpec
{
    [Wire(1), ListMap("port", "protocol"), Patch(PatchStrategies.Merge, Key = "port")]
    public IReadOnlyList<ServicePort>? Ports { get; init; }

    [Wire(2), MapAtomic]
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    [Wire(3), OmitZero]
    public string? ClusterIP { get; init; }

    [Wire(4), OneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"), OmitZero, Default("ClusterIP")]
    public string? Type { get; init; }

    [Wire(5)]
    public IReadOnlyList<string>? ExternalIPs { get; init; }

    [Wire(7), OneOf("ClientIP", "None"), OmitZero, Default("None")]
    public string? SessionAffinity { get; init; }

    [Wire(8), OmitZero]
    public string? LoadBalancerIP { get; init; }

    [Wire(9)]
    public IReadOnlyList<string>? LoadBalancerSourceRanges { get; init; }

    [Wire(10), OmitZero]
    public string? ExternalName { get; init; }

    [Wire(11), OneOf("Cluster", "Local"), OmitZero]
    public string? ExternalTrafficPolicy { get; init; }

    [Wire(12), OmitZero]
    public int? HealthCheckNodePort { get; init; }

    [Wire(13), OmitZero]
    public bool? PublishNotReadyAddresses { get; init; }

    [Wire(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    [Wire(17), OneOf("PreferDualStack", "RequireDualStack", "SingleStack")]
    public string? IpFamilyPolicy { get; init; }

    [Wire(18)]
    public IReadOnlyList<string>? ClusterIPs { get; init; }

    [Wire(19)]
    public IReadOnlyList<string>? IpFamilies { get; init; }

    [Wire(20)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    [Wire(21)]
    public string? LoadBalancerClass { get; init; }

    [Wire(22), OneOf("Cluster", "Local")]
    public string? InternalTrafficPolicy { get; init; }

    [Wire(23)]
    public string? TrafficDistribution { get; init; }
}
