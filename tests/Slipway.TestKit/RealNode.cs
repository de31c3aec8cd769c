using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.TestKit;

/// <summary>A node on the real API server: pods are bound, run at once, and go when they are told to.</summary>
public sealed class RealNode(IApiClient client, IInformer<Pod> pods, TimeProvider time) : IReconciler
{
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod)
        {
            return ReconcileOutcome.Done;
        }

        if (pod.IsTerminating())
        {
            await client.DeleteAsync(Kinds.Of<Pod>(), key, new DeleteOptions { GracePeriodSeconds = 0 }, cancellationToken);
        }
        else if (pod.Spec!.NodeName is null)
        {
            (await client.UpdateAsync(pod with { Spec = pod.Spec with { NodeName = "local" } }, cancellationToken)).OrThrow();
        }
        else if (pod.Status?.PodIP is null)
        {
            (await client.UpdateStatusAsync(pod with { Status = Running(time.GetUtcNow()) }, cancellationToken)).OrThrow();
        }

        return ReconcileOutcome.Done;
    }

    private static PodStatus Running(DateTimeOffset since) => new()
    {
        Phase = "Running",
        PodIP = "127.0.0.1",
        Conditions = [new PodCondition { Type = "Ready", Status = "True", LastTransitionTime = since }],
    };
}
