using System.Globalization;
using Slipway.Analysis;

namespace Slipway.Benchmarks.Guarantees;

/// <summary>What the judge promises, measured by simulation with fixed seeds: false aborts, requests until an abort, time at low
/// traffic, and what it costs.</summary>
internal static class GuaranteesBenchmark
{
    private const long RequestsOfARollout = 200_000;
    private static readonly ErrorRateSettings Strict = ErrorRateSettings.Default with { ToleratedOddsRatio = 1, Floor = 0 };

    public static int Run(int rollouts)
    {
        FalseAborts(rollouts);
        ReferenceNumbers.Print(Math.Max(100, rollouts / 2));
        LowTraffic.Print(Math.Max(50, rollouts / 25));
        JudgeCost.Print();
        return 0;
    }

    private static void FalseAborts(int rollouts)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"False aborts among {rollouts:N0} rollouts of {RequestsOfARollout:N0} requests with equal versions, 500 requests a second, "
            + $"looked at after every window; alpha 1 %. Seeds 1 to {rollouts}."));
        Console.WriteLine();
        Console.WriteLine("| traffic | as it stands | nothing tolerated (psi0 1, no floor) | the same, not tempered |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var traffic in NullTraffic.All)
        {
            var cells = new[] { (ErrorRateSettings.Default, true), (Strict, true), (Strict, false) }.Select(judged =>
            {
                var judge = new ErrorRateJudge(judged.Item1);
                var aborts = Enumerable.Range(1, rollouts).AsParallel()
                    .Count(seed => traffic.Aborts(judge, new Random(seed), RequestsOfARollout, judged.Item2));
                return string.Create(CultureInfo.InvariantCulture, $"{100.0 * aborts / rollouts:0.00} %");
            });
            Console.WriteLine($"| {traffic.Name} | {string.Join(" | ", cells)} |");
        }

        Console.WriteLine();
    }
}
