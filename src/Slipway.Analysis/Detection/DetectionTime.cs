namespace Slipway.Analysis.Detection;

/// <summary>How long the judge takes at a rate of requests, simulated: requests come by chance, and each fails by itself.</summary>
/// <param name="PerSecond">Requests a second of both versions, above 0.</param>
/// <param name="Share">Share of the canary, above 0 and below 1.</param>
/// <param name="StableErrors">Error rate of the stable version, 0 to 1.</param>
/// <param name="CanaryErrors">Error rate of the canary, 0 to 1.</param>
public sealed record DetectionTime(double PerSecond, double Share, double StableErrors, double CanaryErrors)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    /// <summary>Settings of the judge; default those of every Rollout.</summary>
    public ErrorRateSettings Settings { get; init; } = ErrorRateSettings.Default;

    /// <summary>Whether the verdict that is waited for is that the canary is not worse; default false: that it is.</summary>
    public bool UntilPassed { get; init; }

    /// <summary>Seconds after which nobody waits any more. Default seven days.</summary>
    public double MostSeconds { get; init; } = TimeSpan.FromDays(7).TotalSeconds;

    /// <summary>Median seconds until the verdict; null where half of the runs come to none.</summary>
    /// <param name="runs">Number of runs, an odd one, with the seeds from 1 on.</param>
    public double? Median(int runs)
    {
        List<double> times = [];
        for (var seed = 1; seed <= runs && times.Count(double.IsInfinity) <= runs / 2; seed++)
        {
            times.Add(Seconds(new Random(seed)));
        }

        return times.Count(double.IsInfinity) > runs / 2 ? null : times.Order().ElementAt(runs / 2);
    }

    /// <summary>Seconds until the verdict; infinity where it does not come.</summary>
    /// <param name="random">Chance.</param>
    public double Seconds(Random random)
    {
        var judge = new ErrorRateJudge(Settings);
        var (state, open, slice, now) = (judge.Initial, default(OpenWindow), 0L, 0.0);
        while (!(UntilPassed ? state.Passed : state.Failed))
        {
            now -= Math.Log(1 - random.NextDouble()) / PerSecond;
            if (now > MostSeconds)
            {
                return double.PositiveInfinity;
            }

            // Between requests nothing is counted but time, and no window lasts longer than the longest.
            var next = (long)(now / Slice.TotalSeconds);
            var idle = Math.Min(next - slice, WindowRules.Default.Maximum.Ticks / Slice.Ticks);
            slice = next;
            for (var i = 0; i < idle && open != default; i++)
            {
                (state, open) = Take(judge, state, open, default);
            }

            var isCanary = random.NextDouble() < Share;
            var isBad = random.NextDouble() < (isCanary ? CanaryErrors : StableErrors);
            var (one, bad) = (1, isBad ? 1 : 0);
            (state, open) = Take(judge, state, open, isCanary ? new(one, bad, 0, 0) : new BinaryWindow(0, 0, one, bad));
        }

        return now;
    }

    private static (ErrorRateState State, OpenWindow Open) Take(
        ErrorRateJudge judge, ErrorRateState state, OpenWindow open, BinaryWindow counts)
    {
        var (rest, closed) = open.Add(Slice, counts, WindowRules.Default);
        return (closed is { } window ? judge.Add(state, window, null) : state, rest);
    }
}
