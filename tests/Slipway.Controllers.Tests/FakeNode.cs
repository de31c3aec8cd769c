using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests;

/// <summary>
/// Binds pods, makes them ready after a time unless their image is broken, and lets them go two seconds after their deletion.
/// </summary>
internal sealed class FakeNode(InMemoryApi api, IInformer<Pod> pods, TimeSpan readyAfter, TimeProvider time) : IReconciler
{
    public const string BrokenImage = "broken";

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    private int ports = 20000;

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod)
        {
            return ReconcileOutcome.Done;
        }

        if (pod.Metadata!.DeletionTimestamp is { } deleted)
        {
            var left = deleted + StopTime - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                return ReconcileOutcome.RequeueAfter(left);
            }

            api.Remove<Pod>(key);
            return ReconcileOutcome.Done;
        }

        if (pod.Spec!.NodeName is null)
        {
            var hostPorts = new Dictionary<string, string> { ["slipway.dev/host-ports"] = $"{{\"8080\":{++ports}}}" };
            var bound = pod with
            {
                Metadata = pod.Metadata with { Annotations = hostPorts },
                Spec = pod.Spec with { NodeName = "local" },
            };
            (await api.UpdateAsync(bound, cancellationToken)).OrThrow();
            return ReconcileOutcome.Done;
        }

        var wait = pod.Metadata.CreationTimestamp!.Value + readyAfter - time.GetUtcNow();
        if (pod.Status?.PodIP is not null || pod.Spec.Containers![0].Image == BrokenImage)
        {
            return ReconcileOutcome.Done;
        }

        if (wait > TimeSpan.Zero)
        {
            return ReconcileOutcome.RequeueAfter(wait);
        }

        (await api.UpdateStatusAsync(pod with { Status = Running(time.GetUtcNow()) }, cancellationToken)).OrThrow();
        return ReconcileOutcome.Done;
    }

    public static PodStatus Running(DateTimeOffset since) => new()
    {
        Phase = "Running",
        PodIP = "127.0.0.1",
        Conditions = [new PodCondition { Type = "Ready", Status = "True", LastTransitionTime = since }],
    };
}
