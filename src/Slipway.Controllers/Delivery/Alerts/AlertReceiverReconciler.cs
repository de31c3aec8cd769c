using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>
/// Tells a receiver what it does not know yet of the alerts of its namespace, and tries again with growing pauses. Who evaluates alerts
/// never waits for it.
/// </summary>
internal sealed class AlertReceiverReconciler(
    IInformer<AlertReceiver> receivers, Func<string, IReadOnlyList<Alert>> alertsOf, WebhookSender sender, IApiClient client,
    TimeProvider time) : IReconciler
{
    // Failures in a row after which a deleted receiver is told no more.
    private const int PartingAttempts = 6;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();

    // What was sent last: the cache may lag behind it, and nothing is to be sent twice for that.
    private readonly SortedDictionary<ObjectKey, Known> known = [];

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (receivers.Get(key) is not { Spec: { } spec } cached || cached.IsTerminating())
        {
            return await PartAsync(key, cancellationToken);
        }

        var now = time.GetUtcNow();
        var (receiver, tryAt) = Remembered(cached);
        var watched = alertsOf(key.Namespace);
        IReadOnlyList<Alert> alerts = [.. watched, .. GoneAlerts.Of(receiver.Status?.Told, watched, now)];
        var faults = AlertReceiverFaults.Of(spec).ToList();
        var due = faults.Count > 0 ? [] : ReceiverPlanner.Due(receiver, alerts, now);
        var status = (receiver.Status ?? new AlertReceiverStatus()) with { ObservedGeneration = cached.Metadata?.Generation };
        if (faults.Count > 0)
        {
            status = status with { Problem = string.Join("; ", faults.Select(static f => f.ToString())) };
        }
        else if (due.Count > 0 && tryAt <= now)
        {
            (status, tryAt) = await SendAsync(receiver, alerts, due, status, cancellationToken);
        }
        else
        {
            status = status with { Told = ReceiverPlanner.Told(receiver, alerts, [], now) };
        }

        lock (gate)
        {
            known[key] = new Known(cached with { Status = status }, tryAt);
        }

        if (!await WriteAsync(cached, status, cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        var next = due.Count > 0 && tryAt > now ? tryAt : ReceiverPlanner.NextRepeat(cached with { Status = status });
        return next is { } at ? ReconcileOutcome.RequeueAfter(at > now ? at - now : TimeSpan.FromSeconds(1)) : ReconcileOutcome.Done;
    }

    private (AlertReceiver Receiver, DateTimeOffset TryAt) Remembered(AlertReceiver cached)
    {
        lock (gate)
        {
            // A changed receiver is tried at once.
            return known.TryGetValue(cached.Key(), out var last) && last.Receiver.Uid() == cached.Uid()
                ? (cached with { Status = last.Receiver.Status },
                    last.Receiver.Metadata?.Generation == cached.Metadata?.Generation ? last.TryAt : default)
                : (cached, default);
        }
    }

    // Whoever was told that something fires would wait for its end for ever when the receiver is deleted. There is no status left to
    // remember it by, so this is tried a few times while this process runs.
    private async Task<ReconcileOutcome> PartAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        Known? last;
        lock (gate)
        {
            known.Remove(key, out last);
        }

        if (last is not { Receiver: { Spec: { } spec, Status: { } status } receiver, TryAt: var tryAt }
            || AlertReceiverFaults.Of(spec).Any())
        {
            return ReconcileOutcome.Done;
        }

        var now = time.GetUtcNow();
        IReadOnlyList<Alert> gone = [.. GoneAlerts.Of(status.Told, [], now)];
        var due = ReceiverPlanner.Due(receiver, gone, now);
        if (due.Count > 0 && tryAt <= now)
        {
            (status, tryAt) = await SendAsync(receiver, gone, due, status, cancellationToken);
            if (status.Problem is null || status.FailedAttempts >= PartingAttempts)
            {
                return ReconcileOutcome.Done;
            }
        }
        else if (due.Count == 0)
        {
            return ReconcileOutcome.Done;
        }

        lock (gate)
        {
            known[key] = new Known(receiver with { Status = status }, tryAt);
        }

        return ReconcileOutcome.RequeueAfter(tryAt - now);
    }

    private async Task<(AlertReceiverStatus Status, DateTimeOffset TryAt)> SendAsync(
        AlertReceiver receiver, IReadOnlyList<Alert> alerts, IReadOnlyList<(string Source, IReadOnlyList<Alert> Alerts)> due,
        AlertReceiverStatus status, CancellationToken cancellationToken)
    {
        var sent = new List<string>();
        string? problem = null;
        foreach (var (source, group) in due)
        {
            problem = await sender.SendAsync(receiver, WebhookComposer.Compose(receiver.Name(), source, group), cancellationToken);
            if (problem is not null)
            {
                break; // The others wait with it: it is the same server.
            }

            sent.Add(source);
        }

        var now = time.GetUtcNow();
        var attempts = problem is null ? 0 : (sent.Count > 0 ? 0 : status.FailedAttempts ?? 0) + 1;
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(attempts, 10) - 1)));
        return (status with
        {
            SentAt = sent.Count > 0 ? now : status.SentAt,
            Problem = problem,
            FailedAttempts = attempts > 0 ? attempts : null,
            Told = ReceiverPlanner.Told(receiver, alerts, sent, now),
        }, problem is null ? default : now + pause);
    }

    private async Task<bool> WriteAsync(AlertReceiver cached, AlertReceiverStatus status, CancellationToken cancellationToken)
    {
        status = status with { Told = status.Told is { Count: > 0 } told ? told : null };
        if (cached.Status is not null && ApiJson.Serialize(cached.Status).AsSpan().SequenceEqual(ApiJson.Serialize(status)))
        {
            return true;
        }

        var result = await client.UpdateStatusAsync(cached with { Status = status }, cancellationToken);
        if (!result.Succeeded && !result.IsNotFound && !result.IsConflict)
        {
            result.OrThrow();
        }

        return result.Succeeded || result.IsNotFound;
    }

    private sealed record Known(AlertReceiver Receiver, DateTimeOffset TryAt);
}
