using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>
/// A gateway as the control plane sees it: it acknowledges each split at once, and renews as seldom as it may without counting as silent.
/// </summary>
internal sealed class InstantGateway(IApiClient client, IInformer<TrafficSplit> splits, TimeProvider time) : IReconciler
{
    private const string Name = "gateway-1";
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(8);

    public async Task RenewAsync()
    {
        var instance = (await client.CreateAsync(Instance(null), default)).OrThrow();
        while (true)
        {
            await Task.Delay(Renewal, time);
            instance = (await client.UpdateAsync(Instance(instance.Metadata), default)).OrThrow();
        }
    }

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (splits.Get(key) is not { } split
            || split.Status?.Instances is [{ } known] && known.ObservedGeneration == split.Metadata!.Generation)
        {
            return ReconcileOutcome.Done;
        }

        var entry = new TrafficSplitInstance
        {
            Instance = Name,
            ObservedUid = split.Uid(),
            ObservedGeneration = split.Metadata!.Generation,
            Weights = split.Spec!.Revisions,
            InFlight = split.Spec.Revisions!.ToDictionary(static r => r.Hash!, static _ => 0L),
        };
        var answer = await client.UpdateStatusAsync(
            split with { Status = new TrafficSplitStatus { Instances = [entry] } }, cancellationToken);
        return answer.IsConflict ? ReconcileOutcome.ObserveAgain : ReconcileOutcome.Done;
    }

    private GatewayInstance Instance(ObjectMeta? metadata) => new()
    {
        Metadata = metadata ?? new ObjectMeta { Name = Name, Namespace = "default" },
        Spec = new GatewayInstanceSpec
        {
            Address = "http://127.0.0.1:80", AdminAddress = "http://127.0.0.1:81", Epoch = "1", RenewTime = time.GetUtcNow(),
        },
    };
}
