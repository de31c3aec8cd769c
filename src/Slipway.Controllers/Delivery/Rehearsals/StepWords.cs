using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Steps of a plan as sentences, and how long they last at least.</summary>
internal static class StepWords
{
    /// <summary>A step in words.</summary>
    public static string Of(PlanStep step, RolloutPlan plan, RolloutScale scale, int index) => step switch
    {
        PlanStep.SetWeight { Weight: var weight } when scale.PodsCarryShares => string.Create(
            CultureInfo.InvariantCulture, $"replace old pods until {scale.CountsFor(weight).Canary} of {scale.Replicas} are new"),
        PlanStep.SetWeight { Weight: RolloutPlan.Everything } => "send all requests to the new revision",
        PlanStep.TakeBack => "take the new revision back",
        PlanStep.SetWeight set => $"send {Percent(set.Weight / 100.0)} of the requests to the new revision",
        PlanStep.SetScale { Replicas: null, Percent: null } => "let the number of new pods follow the share again",
        PlanStep.SetScale set => string.Create(
            CultureInfo.InvariantCulture, $"run {scale.PodsFor(plan.WeightAt(index), set)} pods of the new revision, whatever its share"),
        PlanStep.Pause { Duration: { } duration } => $"wait {Duration(duration)}",
        PlanStep.Pause => "wait until a person promotes",
        PlanStep.Soak soak => $"wait {Duration(soak.Duration)}"
            + (soak.Spec is { } spec ? $" while {Names(spec)} measures; take the revision back when it fails" : ""),
        PlanStep.Approval approval => Approval(approval),
        PlanStep.Smoke { Http: { } path } => $"ask each new pod for {path}, before any user does; "
            + "take the revision back when one does not answer 2xx",
        PlanStep.Smoke smoke => $"run a copy of Job {smoke.Job}, before any user meets the new revision; take it back when it fails",
        PlanStep.Preview => $"let Service {plan.CanaryService} reach the new revision",
        PlanStep.Analysis analysis => $"measure {Names(analysis.Spec)}: go on when it passes, take the revision back when it fails",
        PlanStep.Experiment experiment => Experiment(experiment.Spec),
        PlanStep.HeaderRoute { Match.Count: 0 } route => $"remove route {route.Name}",
        PlanStep.HeaderRoute route => $"send {Taken(route)} to the new revision (route {route.Name})",
        PlanStep.Compare compare => Compare(compare),
        PlanStep.MirrorRoute { IsOn: false } route => $"remove mirror {route.Name}",
        PlanStep.MirrorRoute route => $"copy {Percent(route.Percentage)} of the requests"
            + (route.Match.Count == 0 ? "" : $" with {string.Join(" or ", route.Match.Select(Words))}")
            + $" to the new revision, whose answers nobody gets (mirror {route.Name})",
        _ => step.GetType().Name,
    };

    /// <summary>The requests that reach the new revision whatever its share; null for none.</summary>
    public static string? Matching(IReadOnlyList<PlanStep.HeaderRoute> routes)
        => routes.Count == 0 ? null : string.Join("; ", routes.Select(Taken));

    /// <summary>What follows the last step.</summary>
    public static string End(RolloutPlan plan)
        => plan.OldFirst ? "end all old pods, and then start the new ones; "
                + (plan.HoldSeconds == 0 ? "nobody is served between"
                    : $"requests wait between, at most {Duration(TimeSpan.FromSeconds(plan.HoldSeconds))}")
            : plan.PodsCarryShares ? "replace all old pods that are left"
            : "give the new revision everything"
                + (plan.ScaleDownDelay > TimeSpan.Zero ? $"; the old pods stay {Duration(plan.ScaleDownDelay)} longer" : "");

    /// <summary>How long a step lasts at least; null until a person acts.</summary>
    public static TimeSpan? Duration(PlanStep step, AnalysisTemplateSet templates) => step switch
    {
        PlanStep.Pause pause => pause.Duration,
        PlanStep.Soak soak => soak.Duration,
        PlanStep.Compare { Duration: null, IsEndedByHand: false } => TimeSpan.Zero,
        PlanStep.Compare compare => compare.Duration,
        PlanStep.Approval => null,
        PlanStep.Analysis analysis => Measuring(analysis.Spec, templates),
        PlanStep.Experiment { Spec.Duration: { } text } => GoDuration.Parse(text) ?? TimeSpan.Zero,
        _ => TimeSpan.Zero,
    };

    /// <summary>A length of time as people write it, such as <c>1h30m</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");
        }

        (long Count, string Unit)[] parts = [((long)time.TotalHours, "h"), (time.Minutes, "m"), (time.Seconds, "s")];
        return string.Concat(parts.Where(static p => p.Count > 0).Select(static p => $"{p.Count}{p.Unit}"));
    }

    /// <summary>How long metrics need when each measurement comes in time; null when one of them has no end.</summary>
    public static TimeSpan? Measuring(IReadOnlyList<Metric> metrics)
    {
        var all = metrics.Select(Measuring).ToList();
        return all.Any(static m => m is null) ? null : all.Max() ?? TimeSpan.Zero;
    }

    /// <summary>The same for what an analysis names; zero where a template is unknown.</summary>
    private static TimeSpan Measuring(RolloutAnalysis analysis, AnalysisTemplateSet templates)
        => Measuring([.. (analysis.Templates ?? []).Select(t => templates.Find(t.TemplateName ?? "", t.ClusterScope is true))
            .SelectMany(static t => t?.Metrics ?? [])]) ?? TimeSpan.Zero;

    private static TimeSpan? Measuring(Metric metric)
    {
        var (delay, gap) = (Parse(metric.InitialDelay), Parse(metric.Interval));
        if (gap == TimeSpan.Zero)
        {
            return delay;
        }

        return metric.Count?.Resolve(1, roundUp: true) is > 0 and var count && count < TimeSpan.FromDays(365) / gap
            ? delay + (gap * (count - 1))
            : null;
    }

    private static TimeSpan Parse(string? text) => text is null ? TimeSpan.Zero : GoDuration.Parse(text) ?? TimeSpan.Zero;

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %");

    /// <summary>The templates of an analysis.</summary>
    public static string Names(RolloutAnalysis analysis)
        => string.Join(", ", (analysis.Templates ?? []).Select(static t => t.TemplateName));

    private static string Taken(PlanStep.HeaderRoute route)
    {
        var which = string.Join(" or ", route.Match.Select(Words).Where(static w => w.Length > 0));
        return (route.Percentage >= 100 ? "" : $"{Percent(route.Percentage)} of the ") + "requests"
            + (which.Length == 0 ? "" : $" with {which}");
    }

    private static string Compare(PlanStep.Compare compare)
    {
        var (mirror, methods) = (compare.Mirror, compare.Mirror.Comparison?.Methods is { Count: > 0 } own ? own : ["GET", "HEAD"]);
        var time = compare.Duration is { } duration ? $" for {Duration(duration)} at least"
            : compare.IsEndedByHand ? " until a person promotes"
            : "";
        return $"copy {Percent(mirror.Percentage)} of the {string.Join(" and ", methods)} requests"
            + (mirror.Match.Count == 0 ? "" : $" with {string.Join(" or ", mirror.Match.Select(Words))}")
            + " to the new revision and to a second stable pod, and compare their answers with those of the users"
            + string.Create(CultureInfo.InvariantCulture, $"{time}, until {compare.MinRequests:N0} or more are compared; ")
            + (compare.OnDifference == "pause" ? "wait for a person" : "take the revision back") + " when a field differs beyond noise";
    }

    private static string Approval(PlanStep.Approval approval)
    {
        var whom = approval.Groups.Count == 0 ? "a person" : $"a person of {string.Join(" or ", approval.Groups)}";
        var after = approval.OnTimeout switch
        {
            "promote" => "go on without",
            "abort" => "take the revision back",
            _ => "go on waiting",
        };
        return $"wait until {whom} approves" + (approval.Timeout is { } timeout ? $"; after {Duration(timeout)}, {after}" : "");
    }

    private static string Experiment(CanaryExperiment spec)
    {
        var sets = string.Join(", ", (spec.Templates ?? []).Select(static t =>
            string.Create(CultureInfo.InvariantCulture, $"{t.Name} ({t.Replicas ?? 1} pods of the {t.SpecRef} revision)")));
        return $"run beside the revisions: {sets}" + (spec.Duration is { } duration ? $", for {duration}" : "");
    }

    private static string Words(TrafficMatch match)
    {
        var parts = new List<string>();
        Add(parts, "method", match.Method);
        Add(parts, "path", match.Path);
        foreach (var (name, value) in (match.Headers ?? new Dictionary<string, RouteStringMatch>())
            .OrderBy(static h => h.Key, StringComparer.Ordinal))
        {
            Add(parts, $"header {name}", value);
        }

        foreach (var (name, value) in (match.Cookies ?? new Dictionary<string, RouteStringMatch>())
            .OrderBy(static c => c.Key, StringComparer.Ordinal))
        {
            Add(parts, $"cookie {name}", value);
        }

        foreach (var (name, value) in (match.Query ?? new Dictionary<string, RouteStringMatch>())
            .OrderBy(static q => q.Key, StringComparer.Ordinal))
        {
            Add(parts, $"query {name}", value);
        }

        return string.Join(" and ", parts);
    }

    private static void Add(List<string> parts, string what, RouteStringMatch? value)
    {
        if (value is not null)
        {
            parts.Add(value switch
            {
                { Exact: { } exact } => $"{what} '{exact}'",
                { Prefix: { } prefix } => $"{what} beginning with '{prefix}'",
                _ => $"{what} matching '{value.Regex}'",
            });
        }
    }
}
