using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>Creates and deletes the pods of sets.</summary>
internal sealed class ReplicaSetPods(PodControl control, IIdSource ids)
{
    private const int SuffixLength = 5;
    private const int MaximumPrefix = 58;

    /// <inheritdoc cref="PodControl.CreateAsync"/>
    public Task<PodRefusal?> CreateAsync(ReplicaSet set, int count, CancellationToken cancellationToken)
        => control.CreateAsync(set, [.. Enumerable.Repeat(() => NewPod(set), count)], cancellationToken);

    /// <summary>Deletes pods; one that was given up because it was not ready only while that is so.</summary>
    /// <returns>The first refusal, or null.</returns>
    public Task<PodRefusal?> DeleteAsync(ReplicaSet set, IReadOnlyList<Pod> pods, CancellationToken cancellationToken)
        => control.DeleteAsync(set, pods, static p => !PodState.IsReady(p), cancellationToken);

    /// <inheritdoc cref="PodControl.SettleUnsureAsync"/>
    public Task SettleUnsureAsync(ObjectKey set, CancellationToken cancellationToken) => control.SettleUnsureAsync(set, cancellationToken);

    private Pod NewPod(ReplicaSet set)
    {
        var template = set.Spec?.Template;
        var prefix = set.Name() + "-";
        prefix = prefix.Length <= MaximumPrefix ? prefix : prefix[..MaximumPrefix];
        return new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = prefix + ids.NewSuffix(SuffixLength),
                GenerateName = prefix,
                Namespace = set.Namespace(),
                Labels = template?.Metadata?.Labels,
                Annotations = template?.Metadata?.Annotations,
                Finalizers = template?.Metadata?.Finalizers,
                OwnerReferences = [Ownership.ControllerReference(set, Kinds.Of<ReplicaSet>())],
            },
            Spec = template?.Spec,
        };
    }
}
