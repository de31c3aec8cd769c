using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Client.WorkQueues;

namespace Slipway.Client.Reconciling;

/// <summary>
/// A reconciler with its queue and workers. What is to be reconciled is added to <see cref="Queue"/>, mostly by handlers of informers.
/// </summary>
/// <param name="name">Name of the controller, as in its user <c>system:slipway:controller:NAME</c>.</param>
/// <param name="reconciler">Does the work.</param>
/// <param name="queue">Where its keys wait; owned by the controller.</param>
/// <param name="logger">Where outcomes are logged.</param>
/// <param name="workers">Keys worked on at once, at least 1.</param>
public sealed class Controller(
    string name, IReconciler reconciler, WorkQueue queue, ILogger logger, int workers = Controller.DefaultWorkers)
{
    /// <summary>Keys worked on at once unless said otherwise.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>Name of the controller.</summary>
    public string Name { get; } = name;

    /// <summary>The keys that wait.</summary>
    public WorkQueue Queue { get; } = queue;

    /// <summary>How its work has ended so far.</summary>
    public ReconcileCounts Counts { get; } = new();

    /// <summary>Works until asked to stop. The caches that the reconciler reads must have synced.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ControllerLog.Started(logger, Name, workers);
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, workers)).Select(_ => WorkAsync(cancellationToken)));
        Queue.Dispose();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var key = await Queue.TakeAsync(cancellationToken);
                try
                {
                    await HandleAsync(key, cancellationToken);
                }
                finally
                {
                    Queue.Done(key);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (ChannelClosedException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            Settle(key, await reconciler.ReconcileAsync(key, cancellationToken));
        }
        catch (ApiRefusedException e) when (e.Status.Reason == "Conflict")
        {
            Settle(key, ReconcileOutcome.ObserveAgain);
        }
        catch (ApiRefusedException e)
        {
            Counts.Add(ReconcileResult.Failed);
            ControllerLog.Refused(logger, Name, key.Namespace, key.Name, Queue.AddBackedOff(key), e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            Counts.Add(ReconcileResult.Failed);
            ControllerLog.Unreachable(logger, Name, key.Namespace, key.Name, Queue.AddBackedOff(key), e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Counts.Add(ReconcileResult.Failed);
            ControllerLog.Failed(logger, e, Name, key.Namespace, key.Name, Queue.AddBackedOff(key));
        }
    }

    private void Settle(ObjectKey key, ReconcileOutcome outcome)
    {
        switch (outcome)
        {
            case ReconcileOutcome.ObserveAgainOutcome:
                Counts.Add(ReconcileResult.Conflict);
                ControllerLog.Conflict(logger, Name, key.Namespace, key.Name, Queue.AddBackedOff(key));
                break;
            case ReconcileOutcome.RequeueOutcome later:
                Counts.Add(ReconcileResult.Requeued);
                Queue.Forget(key);
                Queue.AddAfter(key, later.Delay);
                break;
            case ReconcileOutcome.StalledOutcome stalled:
                Counts.Add(ReconcileResult.Stalled);
                Queue.Forget(key);
                ControllerLog.Stalled(logger, Name, key.Namespace, key.Name, stalled.Reason, stalled.Message);
                break;
            default:
                Counts.Add(ReconcileResult.Done);
                Queue.Forget(key);
                break;
        }
    }
}
