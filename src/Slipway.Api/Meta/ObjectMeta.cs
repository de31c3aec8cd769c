using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>ObjectMeta of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ObjectMeta
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public string? GenerateName { get; init; }

    [Wire(3), OmitZero]
    public string? Namespace { get; init; }

    [Wire(4), OmitZero]
    public string? SelfLink { get; init; }

    [Wire(5), OmitZero]
    public string? Uid { get; init; }

    [Wire(6), OmitZero]
    public string? ResourceVersion { get; init; }

    [Wire(7), OmitZero]
    public long? Generation { get; init; }

    [Wire(8)]
    public DateTimeOffset? CreationTimestamp { get; init; }

    [Wire(9)]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    [Wire(10)]
    public long? DeletionGracePeriodSeconds { get; init; }

    [Wire(11)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [Wire(12)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [Wire(13), ListMap("uid"), Patch(PatchStrategies.Merge, Key = "uid")]
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    [Wire(14), ListSet, Patch(PatchStrategies.Merge)]
    public IReadOnlyList<string>? Finalizers { get; init; }

    [Wire(17)]
    public IReadOnlyList<ManagedFieldsEntry>? ManagedFields { get; init; }
}
