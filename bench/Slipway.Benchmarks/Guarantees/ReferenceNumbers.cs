using System.Globalization;
using Slipway.Analysis;

namespace Slipway.Benchmarks.Guarantees;

/// <summary>Requests of both versions until an abort, beside the numbers of the specification (analysis.md, section 3), which looks each
/// 200 requests and tolerates nothing.</summary>
internal static class ReferenceNumbers
{
    private const int Look = 200;
    private const int MostLooks = 20_000;

    private static readonly (double Stable, double Canary, double Share, int Reference)[] Rows =
    [
        (0.01, 0.05, 0.05, 3_448), (0.01, 0.05, 0.25, 1_055), (0.01, 0.05, 0.5, 879), (0.01, 0.03, 0.05, 10_449), (0.01, 0.03, 0.5, 2_320),
        (0.01, 0.10, 0.05, 1_113), (0.01, 0.10, 0.5, 344), (0.001, 0.01, 0.05, 10_659), (0.001, 0.01, 0.5, 2_998),
    ];

    private static readonly (double Share, int Reference)[] Certified = [(0.05, 26_565), (0.25, 8_476), (0.5, 7_422)];

    public static void Print(int rollouts)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Mean requests of both versions until the verdict, {rollouts:N0} rollouts a row. By the specification: psi0 1, looks each "
            + $"{Look} requests. Live: windows of the gateway at 500 requests a second, with psi0 1 and as it stands."));
        Console.WriteLine();
        Console.WriteLine("| errors | share | reference | measured | ratio | live, psi0 1 | as it stands |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        var strict = ErrorRateSettings.Default with { ToleratedOddsRatio = 1, Floor = 0 };
        foreach (var (stable, canary, share, reference) in Rows)
        {
            var mean = Mean(rollouts, random => ToVerdict(random, new ErrorRateJudge(strict), stable, canary, share, Look, pass: false));
            var live = Mean(rollouts, random => ToVerdict(random, new ErrorRateJudge(strict), stable, canary, share, null, pass: false));
            var settings = ErrorRateSettings.Default;
            var own = Mean(rollouts, random => ToVerdict(random, new ErrorRateJudge(settings), stable, canary, share, null, pass: false));
            Print($"{stable * 100:0.##} -> {canary * 100:0.##} %", share, reference, mean, live, own);
        }

        foreach (var (share, reference) in Certified)
        {
            var mean = Mean(rollouts, random => ToVerdict(random, new ErrorRateJudge(strict), 0.01, 0.01, share, Look, pass: true));
            var live = Mean(rollouts, random => ToVerdict(random, new ErrorRateJudge(strict), 0.01, 0.01, share, null, pass: true));
            Print($"1 -> 1 %, until passed", share, reference, mean, live, live);
        }

        Console.WriteLine();
    }

    private static void Print(FormattableString errors, double share, int reference, double mean, double live, double own)
        => Console.WriteLine(FormattableString.Invariant(
            $"| {FormattableString.Invariant(errors)} | {share * 100:0} % | {reference:N0} | {mean:N0} | {mean / reference:0.00} ")
            + FormattableString.Invariant($"| {live:N0} | {own:N0} |"));

    private static double Mean(int rollouts, Func<Random, long> one)
        => Enumerable.Range(1, rollouts).AsParallel().Average(seed => (double)one(new Random(seed)));

    /// <summary>Requests until the verdict.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="judge">The judge.</param>
    /// <param name="stable">Error rate of the stable version.</param>
    /// <param name="canary">That of the canary.</param>
    /// <param name="share">Share of the canary.</param>
    /// <param name="look">Requests of a window; null for those of the gateway at 500 requests a second.</param>
    /// <param name="pass">Whether the verdict that is waited for is that the canary is not worse.</param>
    private static long ToVerdict(
        Random random, ErrorRateJudge judge, double stable, double canary, double share, int? look, bool pass)
    {
        var (state, open, requests) = (judge.Initial, default(OpenWindow), 0L);
        var slice = look ?? NullTraffic.PerSecond / NullTraffic.SlicesPerSecond;
        for (var i = 0; i < MostLooks; i++)
        {
            var n1 = Draws.Binomial(random, slice, share);
            var counts = new BinaryWindow(n1, Draws.Binomial(random, n1, canary), slice - n1, Draws.Binomial(random, slice - n1, stable));
            requests += slice;
            BinaryWindow? closed = counts;
            if (look is null)
            {
                (open, closed) = open.Add(TimeSpan.FromMilliseconds(250), counts, WindowRules.Default);
            }

            state = closed is { } window ? judge.Add(state, window, null) : state;
            if (pass ? state.Passed : state.Failed)
            {
                return requests;
            }
        }

        return requests;
    }
}
