using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Alerts;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>Reads the counts of an objective every few seconds and writes its status when that says something new.</summary>
internal sealed class ObjectiveReconciler(
    IInformer<ServiceLevelObjective> objectives, ObjectiveBook book, IApiClient client, IEventRecorder events, TimeProvider time)
    : IReconciler
{
    /// <summary>Time between two looks: an alert is late by no more.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Time between two writes of nothing but other numbers, and so what a crash of this process and the gateway may
    /// lose.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (objectives.Get(key) is not { Spec: { } spec } objective || objective.IsTerminating())
        {
            book.Forget(key);
            return ReconcileOutcome.Done;
        }

        var faults = ObjectiveFaults.Of(spec).ToList();
        var now = time.GetUtcNow();
        if (faults.Count > 0)
        {
            book.Forget(key);
            var problem = string.Join("; ", faults.Select(static f => f.ToString()));
            return await WriteAsync(objective, ObjectivePlanner.Invalid(objective, problem, now), cancellationToken)
                ? ReconcileOutcome.Done
                : ReconcileOutcome.ObserveAgain;
        }

        var indicator = ObjectiveIndicator.Of(objective);
        book.Watch(objective, indicator);
        var status = ObjectivePlanner.Decide(objective, indicator, book.Read(key), now);
        return await WriteAsync(objective, status, cancellationToken)
            ? ReconcileOutcome.RequeueAfter(Look)
            : ReconcileOutcome.ObserveAgain;
    }

    private async Task<bool> WriteAsync(
        ServiceLevelObjective objective, ServiceLevelObjectiveStatus status, CancellationToken cancellationToken)
    {
        if (!IsDue(objective.Status, status))
        {
            return true;
        }

        var result = await client.UpdateStatusAsync(objective with { Status = status }, cancellationToken);
        if (result.Succeeded)
        {
            Tell(objective, status);
        }
        else if (!result.IsNotFound && result.Error.Reason != "Conflict")
        {
            result.OrThrow();
        }

        return result.Succeeded || result.IsNotFound;
    }

    private static bool IsDue(ServiceLevelObjectiveStatus? old, ServiceLevelObjectiveStatus next)
        => old is null || old.ObservedGeneration != next.ObservedGeneration || old.Firing != next.Firing
            || !AlertConditions.AreSame(old.Conditions, next.Conditions)
            || !States(old).SequenceEqual(States(next))
            || (!(next.ObservedAt - old.ObservedAt < Quiet) && !Same(old, next));

    private static IEnumerable<string?> States(ServiceLevelObjectiveStatus status) => (status.Alerts ?? []).Select(static a => a.State);

    private static bool Same(ServiceLevelObjectiveStatus old, ServiceLevelObjectiveStatus next) => Text(old).SequenceEqual(Text(next));

    private static ReadOnlySpan<byte> Text(ServiceLevelObjectiveStatus status)
        => ApiJson.Serialize(status with { ObservedAt = null, Checkpoint = null });

    private void Tell(ServiceLevelObjective objective, ServiceLevelObjectiveStatus status)
    {
        foreach (var alert in status.Alerts ?? [])
        {
            AlertNews.Tell(events, objective, objective.Status?.Alerts?.FirstOrDefault(a => a.Name == alert.Name), alert);
        }

        var (was, now) = (IsSpent(objective.Status), IsSpent(status));
        if (was != now)
        {
            var message = status.Conditions!.First(static c => c.Type == ObjectivePlanner.BudgetSpent).Message!;
            Action<KubeObject, string, string> tell = now ? events.Warning : events.Normal;
            if (now || objective.Status is not null)
            {
                tell(objective, now ? "BudgetSpent" : "BudgetLeft", message);
            }
        }
    }

    private static bool IsSpent(ServiceLevelObjectiveStatus? status)
        => status?.Conditions?.Any(static c => c is { Type: ObjectivePlanner.BudgetSpent, Status: "True" }) is true;
}
