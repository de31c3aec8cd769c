using Slipway.Analysis;
using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;

namespace Slipway.Benchmarks.Judges;

/// <summary>A rule with settings of one kind; each number that it gives is the second at which one setting would have aborted a step,
/// infinity when it would not.</summary>
/// <param name="Settings">Names of the settings, in the order of the numbers.</param>
/// <param name="Aborts">When each setting aborts a step.</param>
internal sealed record Contender(IReadOnlyList<string> Settings, Func<SimulatedStep, IReadOnlyList<double>> Aborts)
{
    private static readonly double[] Seconds = [5, 10, 15, 30, 60];
    private static readonly double[] Rates = [0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999];
    private static readonly double[] Alphas = [0.01, 0.02, 0.03, 0.05, 0.1];
    private static readonly int[] Limits = [0, 1, 2, 3, 4, 5];

    /// <summary>The live judge as it stands.</summary>
    public static Contender Slipway { get; } = new(
        ["alpha 0.01"], static step => [EndOf(step.Slices, new SequentialTraceJudge(ErrorRateSettings.Default))]);

    /// <summary>The live judge that tolerates nothing, at bounds whose measured rate of false aborts is what the other sweeps
    /// have.</summary>
    public static Contender SlipwayStrict { get; } = new([.. Alphas.Select(static a => $"psi0 1, alpha {a}")], static step =>
    {
        var judge = new SequentialTraceJudge(ErrorRateSettings.Default with { ToleratedOddsRatio = 1, Alpha = 1e-9 });
        var times = Enumerable.Repeat(double.PositiveInfinity, Alphas.Length).ToArray();
        for (var i = 0; i < step.Slices.Count && double.IsInfinity(times[0]); i++)
        {
            var evidence = judge.Add(step.Slices[i]).Evidence;
            for (var a = 0; a < times.Length; a++)
            {
                times[a] = evidence >= 1 / Alphas[a] ? Math.Min(times[a], (i + 1) * SimulatedStep.SliceSeconds) : times[a];
            }
        }

        return times;
    });

    /// <summary>Argo's limits over the sweep.</summary>
    public static Contender Argo { get; } = Counter(
        static (seconds, rate) => new ThresholdRule(
            new() { Interval = TimeSpan.FromSeconds(seconds), SuccessRate = rate, FailureLimit = -1 }), static limit => limit + 1, 0);

    /// <summary>Argo's documented example: 5 minutes, 95 %, failureLimit 3.</summary>
    public static Contender ArgoExample { get; } = new(
        ["5m, 95%, limit 3"], static step => [EndOf(step.Intervals(300), new ThresholdRule(new() { Interval = TimeSpan.FromMinutes(5) }))]);

    /// <summary>Flagger's counter over the sweep, without an end. The roll back comes a tick later.</summary>
    public static Contender Flagger { get; } = Counter(
        static (seconds, rate) => new FlaggerRule(
            new() { Interval = TimeSpan.FromSeconds(seconds), SuccessRate = rate, Threshold = int.MaxValue, Iterations = null }),
        static limit => limit + 1, 1);

    /// <summary>Flagger's documented example: 1 minute, 99 %, threshold 10, without an end.</summary>
    public static Contender FlaggerExample { get; } = new(
        ["1m, 99%, 10 failed"], static step => [EndOf(step.Intervals(60), new FlaggerRule(new() { Iterations = null }))]);

    /// <summary>Kayenta's test over samples of 5 to 60 s, judged each 5 to 30 minutes.</summary>
    public static Contender Kayenta { get; } = new(
        [.. KayentaSettings().Select(static s => $"{s.Interval.TotalSeconds}s each {s.AnalysisInterval.TotalMinutes}m")],
        static step => [.. KayentaSettings().Select(s => EndOf(step.Intervals(s.Interval.TotalSeconds), new KayentaRule(s)))]);

    /// <summary>Kayenta as documented: samples of a minute, judged after 30.</summary>
    public static Contender KayentaExample { get; } = new(
        ["60s each 30m"], static step => [EndOf(step.Intervals(60), new KayentaRule(new()))]);

    private static IEnumerable<KayentaSettings> KayentaSettings()
        => from seconds in new[] { 5, 15, 60 }
           from minutes in new[] { 5, 10, 30 }
           select new KayentaSettings { Interval = TimeSpan.FromSeconds(seconds), AnalysisInterval = TimeSpan.FromMinutes(minutes) };

    /// <summary>A rule whose evidence counts bad intervals, run once without a limit: the moments at which each limit is passed.</summary>
    private static Contender Counter(Func<double, double, ITraceJudge> rule, Func<int, int> count, int ticksLater)
    {
        var settings = from seconds in Seconds from rate in Rates from limit in Limits select $"{seconds}s, {rate * 100}%, limit {limit}";
        return new Contender([.. settings], step =>
        {
            var times = new List<double>();
            foreach (var seconds in Seconds)
            {
                var intervals = step.Intervals(seconds);
                foreach (var rate in Rates)
                {
                    var reached = Reached(intervals, rule(seconds, rate), count(Limits[^1]));
                    times.AddRange(Limits.Select(limit => Time((reached[count(limit)] + ticksLater) * seconds)));
                }
            }

            return times;
        });
    }

    /// <summary>The number of intervals after which there were 0, 1, 2... bad ones.</summary>
    private static double[] Reached(BinaryWindow[] intervals, ITraceJudge rule, int most)
    {
        var reached = Enumerable.Repeat(double.PositiveInfinity, most + 1).ToArray();
        for (var i = 0; i < intervals.Length && double.IsInfinity(reached[most]); i++)
        {
            var verdict = rule.Add(intervals[i]);
            for (var bad = (int)verdict.Evidence; bad >= 0 && double.IsInfinity(reached[Math.Min(bad, most)]); bad--)
            {
                reached[Math.Min(bad, most)] = i + 1;
            }
        }

        return reached;
    }

    private static double EndOf(IReadOnlyList<BinaryWindow> slices, ITraceJudge judge)
    {
        for (var i = 0; i < slices.Count; i++)
        {
            if (judge.Add(slices[i]) is { Decision: ReplayDecision.Abort })
            {
                return Time((i + 1) * judge.SliceLength.TotalSeconds);
            }
        }

        return double.PositiveInfinity;
    }

    private static double Time(double seconds) => seconds <= SimulatedStep.Seconds ? seconds : double.PositiveInfinity;
}
