using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Reads the rates that an alert rule compares every few seconds, and writes its status when that says something new.</summary>
internal sealed class AlertRuleReconciler(
    IInformer<AlertRule> rules, TrafficCounts counts, IApiClient client, IEventRecorder events, TimeProvider time) : IReconciler
{
    /// <summary>Time between two looks: an alert is late by no more.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Time between two writes of nothing but other numbers.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, (string Uid, string Service, DateTimeOffset WrittenAt)> watched = [];

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var rule = rules.Get(key);
        if (rule is not { Spec: { } spec } || rule.IsTerminating())
        {
            Forget(key);
            return ReconcileOutcome.Done;
        }

        var faults = AlertRuleFaults.Of(spec).ToList();
        var now = time.GetUtcNow();
        if (faults.Count > 0)
        {
            Forget(key);
            var problem = string.Join("; ", faults.Select(static f => f.ToString()));
            var status = new AlertRuleStatus
            {
                ObservedGeneration = rule.Metadata?.Generation,
                Conditions = AlertConditions.With(rule.Status?.Conditions, "Ready", false, "InvalidSpec", problem, now),
            };
            return await WriteAsync(rule, status, now, cancellationToken) ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
        }

        Watch(rule);
        return await WriteAsync(rule, Decide(rule, now), now, cancellationToken)
            ? ReconcileOutcome.RequeueAfter(Look)
            : ReconcileOutcome.ObserveAgain;
    }

    private AlertRuleStatus Decide(AlertRule rule, DateTimeOffset now)
    {
        var (spec, service) = (rule.Spec!, new ObjectKey(rule.Namespace(), rule.Spec!.Service!));
        var expression = AlertExpressionParser.Parse(spec.Expr!).Expression!;
        var sums = expression.Comparisons.Select(static c => c.Window).Distinct()
            .ToDictionary(static w => w, w => counts.Sum(service, null, w, copies: false));
        var isWatched = sums.Values.All(static s => s is not null);
        var holds = AlertEvaluator.Holds(expression, c => AlertEvaluator.Value(c, sums[c.Window]));
        var alert = new AlertStatus
        {
            Name = rule.Name(),
            Severity = spec.Severity ?? "ticket",
            Summary = string.IsNullOrEmpty(spec.Summary) ? $"Service {service.Name}: {spec.Expr}" : spec.Summary,
        };
        var wait = string.IsNullOrEmpty(spec.For) ? TimeSpan.Zero : GoDuration.Parse(spec.For) ?? TimeSpan.Zero;
        var old = rule.Status?.Alert;
        return new AlertRuleStatus
        {
            ObservedGeneration = rule.Metadata?.Generation,
            // After a start nothing is known of a window until it has been watched: what fired goes on until it is known not to hold.
            Alert = isWatched || old is null ? AlertProgress.Next(old, alert, isWatched && holds, wait, now) : old,
            Value = isWatched
                ? string.Join(", ", expression.Comparisons.Select(c => AlertEvaluator.Text(c, AlertEvaluator.Value(c, sums[c.Window]))))
                : null,
            Conditions = AlertConditions.With(
                rule.Status?.Conditions, "Ready", isWatched, isWatched ? "Watching" : "Filling", isWatched
                    ? $"watching the requests to Service {service.Name}"
                    : "the longest window of the condition has not been watched from end to end yet", now),
        };
    }

    private async Task<bool> WriteAsync(AlertRule rule, AlertRuleStatus status, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!IsDue(rule, status, now))
        {
            return true;
        }

        var result = await client.UpdateStatusAsync(rule with { Status = status }, cancellationToken);
        if (result.Succeeded)
        {
            Written(rule.Key(), now);
            if (status.Alert is { } alert)
            {
                AlertNews.Tell(events, rule, rule.Status?.Alert, alert);
            }
        }
        else if (!result.IsNotFound && !result.IsConflict)
        {
            result.OrThrow();
        }

        return result.Succeeded || result.IsNotFound;
    }

    private bool IsDue(AlertRule rule, AlertRuleStatus next, DateTimeOffset now)
    {
        var old = rule.Status;
        lock (gate)
        {
            return old is null || old.ObservedGeneration != next.ObservedGeneration || old.Alert?.State != next.Alert?.State
                || !AlertConditions.AreSame(old.Conditions, next.Conditions)
                || (old.Value != next.Value && watched.TryGetValue(rule.Key(), out var known) && now - known.WrittenAt >= Quiet);
        }
    }

    private void Written(ObjectKey key, DateTimeOffset now)
    {
        lock (gate)
        {
            if (watched.TryGetValue(key, out var known))
            {
                watched[key] = known with { WrittenAt = now };
            }
        }
    }

    private void Watch(AlertRule rule)
    {
        lock (gate)
        {
            var (key, uid, service) = (rule.Key(), rule.Uid(), rule.Spec!.Service!);
            var known = watched.GetValueOrDefault(key);
            if (known.Uid != uid || known.Service != service)
            {
                if (known.Uid is not null)
                {
                    counts.Forget(known.Uid);
                }

                counts.Watch(uid, new ObjectKey(rule.Namespace(), service));
                watched[key] = (uid, service, known.WrittenAt);
            }
        }
    }

    private void Forget(ObjectKey key)
    {
        lock (gate)
        {
            if (watched.Remove(key, out var known))
            {
                counts.Forget(known.Uid);
            }
        }
    }
}
