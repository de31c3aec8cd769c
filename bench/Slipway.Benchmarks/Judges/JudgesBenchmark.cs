using System.Globalization;

namespace Slipway.Benchmarks.Judges;

/// <summary>
/// Judges side by side on the same simulated steps, at equal false-abort rates: bad answers of the canary until each aborts. Of every
/// sweep the setting counts that serves the scenario best among those that abort at most 1 % of the steps with equal versions.
/// </summary>
internal static class JudgesBenchmark
{
    private const double MostFalse = 0.01;
    private static readonly double[] Shares = [0.05, 0.25];
    private static readonly double[] PerSecond = [50, 500];
    private static readonly (double Stable, double[] Canary)[] Scenarios = [(0.01, [0.03, 0.05, 0.10]), (0.001, [0.01])];

    private static readonly (string Name, Contender Rule, bool Swept)[] Contenders =
    [
        ("Slipway", Contender.Slipway, false),
        ("Slipway, nothing tolerated", Contender.SlipwayStrict, true),
        ("Argo", Contender.Argo, true),
        ("Flagger", Contender.Flagger, true),
        ("Kayenta", Contender.Kayenta, true),
        ("Argo's example", Contender.ArgoExample, false),
        ("Flagger's example", Contender.FlaggerExample, false),
        ("Kayenta's example", Contender.KayentaExample, false),
    ];

    public static int Run(int nulls, int bads)
    {
        var rows = new List<double[]>();
        Console.WriteLine($"{nulls} steps with equal versions and {bads} with a bad canary for each row, seeds from 1 on.");
        Console.WriteLine();
        Console.WriteLine(
            $"| errors | share | req/s | {string.Join(" | ", Contenders.Take(5).Select(static c => c.Name))} | group-sequential | "
            + $"{string.Join(" | ", Contenders.Skip(5).Select(static c => c.Name))} |");
        Console.WriteLine($"|---|---:|---:|{string.Concat(Enumerable.Repeat("---|", Contenders.Length + 1))}");
        foreach (var (stable, canaries) in Scenarios)
        {
            foreach (var share in Shares)
            {
                foreach (var perSecond in PerSecond)
                {
                    var calibration = Calibration.Of(Contenders.Select(static c => c.Rule), nulls, stable, share, perSecond);
                    rows.AddRange(canaries.Select(canary => Row(calibration, bads, canary)));
                }
            }
        }

        Summary(rows);
        return 0;
    }

    /// <summary>Prints a row; gives the bad answers of Slipway, of Slipway with nothing tolerated, of the best swept rule of another
    /// tool, of the group-sequential test, and the geometric mean of the examples.</summary>
    private static double[] Row(Calibration calibration, int bads, double canary)
    {
        var step = new SimulatedStep();
        var charged = Contenders.Select(static c => c.Rule.Settings.Count).Append(GroupSequential.Settings.Count)
            .Select(static settings => new double[settings]).ToList();
        var (stable, share, perSecond) = (calibration.StableErrors, calibration.Share, calibration.PerSecond);
        for (var seed = 1; seed <= bads; seed++)
        {
            step.Draw(new Random(1_000_000 + seed), stable, canary, share, perSecond);
            for (var c = 0; c < Contenders.Length; c++)
            {
                Charge(charged[c], Contenders[c].Rule.Aborts(step), step, bads);
            }

            var paths = GroupSequential.Paths(step);
            Charge(charged[^1], [.. paths.Select((p, i) => GroupSequential.Crosses(p, calibration.Boundaries[i]))], step, bads);
        }

        var cells = new List<string>();
        var figures = new List<double>();
        for (var c = 0; c < Contenders.Length; c++)
        {
            var rates = calibration.FalseAborts[c];
            var allowed = Enumerable.Range(0, rates.Length).Where(i => !Contenders[c].Swept || rates[i] <= MostFalse).ToList();
            var best = allowed.Count == 0 ? -1 : allowed.MinBy(i => charged[c][i]);
            figures.Add(best < 0 ? double.PositiveInfinity : charged[c][best]);
            var setting = Contenders[c].Swept && best >= 0 ? $" ({Contenders[c].Rule.Settings[best]})" : "";
            cells.Add(best < 0 ? "none holds 1 %" : $"{Figure(charged[c][best])}{setting}; {Percent(rates[best])} false");
        }

        var group = Enumerable.Range(0, charged[^1].Length).MinBy(i => charged[^1][i]);
        cells.Insert(5, $"{Figure(charged[^1][group])} ({GroupSequential.Settings[group]})");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {stable * 100:0.##} -> {canary * 100:0.##} % | {share * 100:0} % | {perSecond:0} | {string.Join(" | ", cells)} |"));
        return [figures[0], figures[1], figures.Skip(2).Take(3).Min(), charged[^1][group], Mean(figures.Skip(5))];
    }

    private static void Charge(double[] sums, IReadOnlyList<double> times, SimulatedStep step, int of)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += (double)step.CanaryBadUntil(Math.Min(times[i], SimulatedStep.Seconds)) / of;
        }
    }

    private static void Summary(List<double[]> rows)
    {
        Console.WriteLine();
        foreach (var (name, own) in new[] { ("Slipway as it stands", 0), ("Slipway with nothing tolerated", 1) })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: in the geometric mean of the rows the documented examples let "
                + $"{Mean(rows.Select(r => r[4] / r[own])):0.0} times as many bad answers through, the best swept rule of another tool "
                + $"{Mean(rows.Select(r => r[2] / r[own])):0.00} times, the group-sequential test "
                + $"{Mean(rows.Select(r => r[3] / r[own])):0.00} times. It loses to the best swept rule in "
                + $"{rows.Count(r => r[own] > r[2])} of {rows.Count} rows, to the group-sequential test in "
                + $"{rows.Count(r => r[own] > r[3])}."));
            Console.WriteLine();
        }
    }

    private static double Mean(IEnumerable<double> values) => Math.Exp(values.Average(static v => Math.Log(Math.Max(v, 0.01))));

    private static string Figure(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
