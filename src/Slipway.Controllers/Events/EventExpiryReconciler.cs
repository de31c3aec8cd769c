using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Events;

/// <summary>Deletes events an hour after they last happened.</summary>
internal sealed class EventExpiryReconciler(IApiClient client, IInformer<Event> events, TimeProvider time) : IReconciler
{
    /// <summary>How long an event is kept; the default of Kubernetes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (events.Get(key) is not { } value)
        {
            return ReconcileOutcome.Done;
        }

        var last = value.Series?.LastObservedTime ?? value.LastTimestamp ?? value.EventTime ?? value.Metadata?.CreationTimestamp;
        var left = (last ?? time.GetUtcNow()) + Lifetime - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return ReconcileOutcome.RequeueAfter(left);
        }

        var deleted = await client.DeleteAsync<Event>(key, cancellationToken);
        return deleted.Succeeded || deleted.IsNotFound ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
    }
}
