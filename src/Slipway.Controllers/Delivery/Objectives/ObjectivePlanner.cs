using System.Globalization;
using Slipway.Analysis.Objectives;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Alerts;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>Decides how an objective stands. Pure: the same counts at the same time give the same status.</summary>
internal static class ObjectivePlanner
{
    /// <summary>Condition that the error budget is used up.</summary>
    public const string BudgetSpent = "BudgetSpent";

    /// <summary>The severity that calls a person at once.</summary>
    public const string Page = "page";

    private const string Ready = "Ready";

    /// <summary>The status of an objective.</summary>
    public static ServiceLevelObjectiveStatus Decide(
        ServiceLevelObjective objective, ObjectiveIndicator indicator, ObjectiveReading reading, DateTimeOffset now)
    {
        var old = objective.Status;
        var counted = reading.Sum(indicator.Period);
        var budget = new ErrorBudget(indicator.Objective, counted);
        var alerts = BurnRateRule.Workbook.Select(rule => Alert(old, indicator, budget, rule, reading, now)).ToList();
        var firing = alerts.Where(static a => a.State == AlertStatus.Firing).Select(static a => a.Severity).Distinct().ToList();
        var hasAny = counted.Total > 0;
        var enough = counted.Total >= indicator.MinRequests;
        var spent = enough && budget.Remaining <= 0;
        var conditions = AlertConditions.With(
            old?.Conditions, Ready, true, hasAny ? "Counting" : "NoRequests", Sentence(indicator, hasAny), now);
        conditions = AlertConditions.With(
            conditions, BudgetSpent, spent, spent ? "Spent" : enough ? "BudgetLeft" : "NotEnoughRequests",
            BudgetSentence(indicator, budget, enough), now);
        return new ServiceLevelObjectiveStatus
        {
            ObservedGeneration = objective.Metadata?.Generation,
            ObservedAt = now,
            Requests = (long)Math.Round(counted.Total),
            BadRequests = (long)Math.Round(counted.Bad),
            SuccessPercent = hasAny ? Math.Round(100 * budget.SuccessRatio, 4) : null,
            BudgetRemainingPercent = hasAny ? Math.Round(100 * budget.Remaining, 2) : null,
            Firing = firing.Count > 0 ? string.Join(",", firing) : null,
            BurnRates = [.. BurnRates(indicator, budget, reading)],
            Alerts = alerts,
            Conditions = conditions,
            Checkpoint = reading.Checkpoint,
        };
    }

    /// <summary>The status of an objective that cannot be acted on; its counts are kept for when it can be again.</summary>
    public static ServiceLevelObjectiveStatus Invalid(ServiceLevelObjective objective, string problem, DateTimeOffset now)
        => (objective.Status ?? new ServiceLevelObjectiveStatus()) with
        {
            ObservedGeneration = objective.Metadata?.Generation,
            ObservedAt = now,
            Firing = null,
            Alerts = null,
            BurnRates = null,
            Conditions = AlertConditions.With(null, Ready, false, "InvalidSpec", problem, now),
        };

    private static AlertStatus Alert(
        ServiceLevelObjectiveStatus? old, ObjectiveIndicator indicator, ErrorBudget budget, BurnRateRule rule, ObjectiveReading reading,
        DateTimeOffset now)
    {
        var (window, brief) = (ObjectiveText.Window(rule.LongWindow), ObjectiveText.Window(rule.ShortWindow));
        var severity = rule.Severity == BurnSeverity.Page ? Page : "ticket";
        var name = $"{severity}-{window}";
        var read = rule.Read(budget, indicator.Period, reading.Sum);
        var isReachable = rule.IsReachable(indicator.Objective, indicator.Period);
        var alert = new AlertStatus
        {
            Name = name,
            Severity = severity,
            Summary = isReachable
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{indicator.Service.Name} burns its error budget {read.Long:0.##} times as fast as it lasts over {window} "
                    + $"and {read.Short:0.##} times over {brief}; the alert fires above {read.Factor:0.##}")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"cannot fire: even without a good request the budget burns no faster than "
                    + $"{read.Factor:0.##} times, or the period is shorter than {window}"),
        };
        var holds = isReachable && read.IsBurning && read.Requests >= indicator.MinRequests;
        return AlertProgress.Next(old?.Alerts?.FirstOrDefault(a => a.Name == name), alert, holds, TimeSpan.Zero, now);
    }

    private static IEnumerable<BurnRateStatus> BurnRates(ObjectiveIndicator indicator, ErrorBudget budget, ObjectiveReading reading)
        => BurnRateRule.Workbook.SelectMany(static r => new[] { r.ShortWindow, r.LongWindow }).Distinct()
            .Where(w => w <= indicator.Period).Order()
            .Select(window => (Window: window, Sum: reading.Sum(window)))
            .Select(r => new BurnRateStatus
            {
                Window = ObjectiveText.Window(r.Window),
                Rate = Math.Round(budget.BurnRate(r.Sum), 3),
                Requests = (long)Math.Round(r.Sum.Total),
            });

    private static string Sentence(ObjectiveIndicator indicator, bool hasAny) => hasAny
        ? $"counting the requests to Service {indicator.Service.Name}"
        : $"no request to Service {indicator.Service.Name} has come through a gateway yet";

    private static string BudgetSentence(ObjectiveIndicator indicator, ErrorBudget budget, bool enough) => !enough
        ? $"fewer than {indicator.MinRequests} requests: too few to tell"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{budget.Counted.Bad:0} of {budget.Counted.Total:0} requests were bad in {ObjectiveText.Window(indicator.Period)}, "
            + $"{100 * budget.Remaining:0.##} % of the error budget is left");
}
