using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Reads and checks fields that several strategies have.</summary>
internal static class StrategyFields
{
    /// <summary>A duration; null when there is none, or when it is wrong.</summary>
    public static TimeSpan? Duration(string field, IntOrString? written, List<string> problems)
    {
        if (written is not { } value)
        {
            return null;
        }

        if (PauseDuration.Parse(value) is { } duration)
        {
            return duration;
        }

        problems.Add($"{field}: is '{value}', must be seconds or a duration such as 10s, 5m or 1h");
        return null;
    }

    /// <summary>A percentage that is more than nothing, 100 when there is none.</summary>
    public static double Percentage(string field, double? written, List<string> problems)
    {
        var percentage = written ?? 100;
        if (percentage is > 0 and <= 100 && Math.Abs((percentage * 100) - Math.Round(percentage * 100)) < 1e-6)
        {
            return percentage;
        }

        problems.Add(FormattableString.Invariant($"{field}: is {percentage}, must be 0.01 to 100 with at most two decimals"));
        return 100;
    }

    /// <summary>Checks matches of requests.</summary>
    public static IReadOnlyList<TrafficMatch> Matches(string field, IReadOnlyList<TrafficMatch>? written, List<string> problems)
    {
        problems.AddRange(TrafficSplitFaults.Of(field, written).Select(static f => $"{f.Field}: is '{f.Value}', {f.Reason}"));
        return written ?? [];
    }

    /// <summary>Checks what is compared.</summary>
    public static TrafficComparison Comparison(
        string field, IReadOnlyList<string>? methods, IReadOnlyList<string>? ignore, List<string> problems)
    {
        var comparison = new TrafficComparison { Methods = methods, Ignore = ignore };
        problems.AddRange(TrafficSplitFaults.Of(field, comparison).Select(static f => $"{f.Field}: is '{f.Value}', {f.Reason}"));
        return comparison;
    }

    /// <summary>The pods that a share of the requests needs, whatever weight the revision has.</summary>
    public static PlanStep.SetScale PodsFor(double percentage) => new(null, (int)Math.Ceiling(percentage));

    /// <summary>A delay.</summary>
    public static TimeSpan Delay(int? seconds) => TimeSpan.FromSeconds(seconds ?? RolloutDefaults.ScaleDownDelaySeconds);
}
