using System.Globalization;
using Slipway.Analysis.Detection;

namespace Slipway.Benchmarks.Guarantees;

/// <summary>How long the judge takes where little traffic comes, which is the normal case of small services.</summary>
internal static class LowTraffic
{
    private static readonly double[] PerSecond = [0.2, 2, 20];
    private static readonly double[] Shares = [0.05, 0.25, 0.5];
    private static readonly (string Name, double Stable, double Canary, bool Pass)[] Cases =
    [
        ("1 -> 5 %", 0.01, 0.05, false), ("1 -> 10 %", 0.01, 0.10, false), ("0 -> 100 %", 0, 1, false),
        ("1 -> 1 %, until passed", 0.01, 0.01, true),
    ];

    public static void Print(int rollouts)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Median time until the verdict at low traffic, the judge as it stands, {rollouts:N0} rollouts a cell."));
        Console.WriteLine();
        Console.WriteLine($"| req/s | share | {string.Join(" | ", Cases.Select(static c => c.Name))} |");
        Console.WriteLine($"|---:|---:|{string.Concat(Cases.Select(static _ => "---:|"))}");
        foreach (var perSecond in PerSecond)
        {
            foreach (var share in Shares)
            {
                var cells = Cases.Select(c =>
                {
                    var time = new DetectionTime(perSecond, share, c.Stable, c.Canary) { UntilPassed = c.Pass };
                    var seconds = Enumerable.Range(1, rollouts).AsParallel()
                        .Select(seed => time.Seconds(new Random(seed))).Order().ToList();
                    return Time(seconds[rollouts / 2]);
                });
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {perSecond:0.##} | {share * 100:0} % | {string.Join(" | ", cells)} |"));
            }
        }

        Console.WriteLine();
    }

    private static string Time(double seconds) => seconds switch
    {
        < 100 => FormattableString.Invariant($"{seconds:0} s"),
        < 6_000 => FormattableString.Invariant($"{seconds / 60:0} min"),
        < 360_000 => FormattableString.Invariant($"{seconds / 3600:0.#} h"),
        < double.PositiveInfinity => FormattableString.Invariant($"{seconds / 86_400:0.#} d"),
        _ => "over 7 d",
    };
}
