using System.Globalization;
using Slipway.Analysis.Objectives;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Trees;
using Slipway.Controllers.Delivery.Alerts;

namespace Slipway.Cli.Alerts;

/// <summary>Objectives and alert rules as a rules file of Prometheus: a group of each, recording rules before the alerts on them.</summary>
internal static class PrometheusRules
{
    private const string Recorded = "slipway:objective_bad_ratio:rate";

    /// <summary>The file.</summary>
    public static TreeObject Of(IEnumerable<ServiceLevelObjective> objectives, IEnumerable<AlertRule> rules) => TreeObject.Empty.With(
        "groups", new TreeArray(
        [
            .. objectives.Where(PrometheusQueries.CanCount).OrderBy(static o => o.Key()).Select(GroupOf),
            .. rules.Where(static r => AlertExpressionParser.Parse(r.Spec?.Expr ?? "").Expression is not null)
                .OrderBy(static r => r.Key()).Select(GroupOf),
        ]));

    /// <summary>Where the file differs from what Slipway itself evaluates, as sentences.</summary>
    public static IEnumerable<string> Notes(IEnumerable<ServiceLevelObjective> objectives)
    {
        foreach (var objective in objectives.Where(static o => o.Spec?.Latency is not null).OrderBy(static o => o.Key()))
        {
            var (threshold, bound) = (objective.Spec!.Latency!.Threshold, PrometheusQueries.BoundOf(objective));
            if (bound is not { } microseconds)
            {
                yield return $"objective {objective.Key()} is left out: the metrics have no bucket at or below {threshold}";
            }
            else if (GoDuration.Parse(threshold ?? "") is { } exact && (long)exact.TotalMicroseconds != microseconds)
            {
                yield return $"objective {objective.Key()}: the metrics have no bucket at {threshold}; the rules count what takes "
                    + $"longer than {PrometheusQueries.Seconds(microseconds)}s";
            }
        }
    }

    private static TreeObject GroupOf(ServiceLevelObjective objective)
    {
        var spec = objective.Spec!;
        var labels = TreeObject.Empty.WithText("namespace", objective.Namespace()).WithText("objective", objective.Name())
            .WithText("service", spec.Service ?? "");
        var period = ObjectiveText.Length(spec.Window) ?? TimeSpan.FromDays(30);
        var share = ObjectiveText.Share(spec.Objective) ?? 0;
        var reachable = BurnRateRule.Workbook.Where(r => r.IsReachable(share, period)).ToList();
        var windows = reachable.SelectMany(static r => new[] { r.ShortWindow, r.LongWindow }).Distinct().Order()
            .Select(ObjectiveText.Window);
        return Group($"slipway-objective-{objective.Namespace()}-{objective.Name()}",
        [
            .. windows.Select(w => TreeObject.Empty.WithText("record", Recorded + w)
                .WithText("expr", PrometheusQueries.BadRatio(objective, w))
                .With("labels", labels)),
            .. reachable.Select(r => AlertOf(objective, r, r.Factor(period) * (1 - share))),
        ]);
    }

    private static TreeObject AlertOf(ServiceLevelObjective objective, BurnRateRule rule, double limit)
    {
        var (window, brief) = (ObjectiveText.Window(rule.LongWindow), ObjectiveText.Window(rule.ShortWindow));
        var selector = $"namespace=\"{objective.Namespace()}\",objective=\"{objective.Name()}\"";
        var bound = Math.Round(limit, 12).ToString(CultureInfo.InvariantCulture);
        var expr = $"{Recorded}{window}{{{selector}}} > {bound} and {Recorded}{brief}{{{selector}}} > {bound}";
        expr = objective.Spec!.MinRequests is > 1 and var least
            ? string.Create(CultureInfo.InvariantCulture, $"{expr} and on () {PrometheusQueries.Count(objective, window)} >= {least}")
            : expr;
        var severity = rule.Severity == BurnSeverity.Page ? "page" : "ticket";
        return Alerting(
            Alert.BudgetBurn, expr, null,
            [
                ("namespace", objective.Namespace()), ("objective", objective.Name()), ("service", objective.Spec.Service ?? ""),
                ("severity", severity), ("window", window),
            ],
            $"{objective.Spec.Service} burns the error budget of objective {objective.Name()} too fast over {window} and {brief}");
    }

    private static TreeObject GroupOf(AlertRule rule)
    {
        var spec = rule.Spec!;
        var expression = AlertExpressionParser.Parse(spec.Expr ?? "").Expression;
        var expr = PrometheusQueries.Condition(expression!, PrometheusQueries.Selector(rule.Namespace(), spec.Service!));
        return Group($"slipway-alert-{rule.Namespace()}-{rule.Name()}",
        [
            Alerting(
                rule.Name(), expr, spec.For,
                [("namespace", rule.Namespace()), ("service", spec.Service!), ("severity", spec.Severity ?? "ticket")],
                string.IsNullOrEmpty(spec.Summary) ? $"Service {spec.Service}: {spec.Expr}" : spec.Summary),
        ]);
    }

    private static TreeObject Group(string name, IReadOnlyList<Tree> rules)
        => TreeObject.Empty.WithText("name", name).With("rules", new TreeArray([.. rules]));

    private static TreeObject Alerting(string name, string expr, string? wait, (string Name, string Value)[] labels, string summary)
    {
        var alert = TreeObject.Empty.WithText("alert", name).WithText("expr", expr);
        alert = string.IsNullOrEmpty(wait) ? alert : alert.WithText("for", wait);
        return alert.With("labels", labels.Aggregate(TreeObject.Empty, static (all, l) => all.WithText(l.Name, l.Value)))
            .With("annotations", TreeObject.Empty.WithText("summary", summary.Replace("{{", "{ {", StringComparison.Ordinal)));
    }

    private static TreeObject WithText(this TreeObject tree, string name, string text) => tree.With(name, new TreeString(text));
}
