using System.Diagnostics;
using System.Globalization;
using Slipway.Simulation.Tests.Scenarios;

namespace Slipway.Simulation.Tests;

/// <summary>The whole plane from seeds. A failure prints its seed; <c>eng/simulate --trace SEED</c> runs it again.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 80;
    private const int SeedsLong = 2_000;
    private const int Compared = 10;
    private const int MostReports = 3;

    [Fact]
    public Task Plane_AnySeed_KeepsItsInvariantsAndSettles() => HoldAsync(1, Seeds);

    [Trait("Run", "Long")]
    [Fact]
    public Task Plane_ManySeeds_KeepsItsInvariantsAndSettles()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "takes long: ./test --long runs it");
        return HoldAsync(Seeds + 1, LastSeed());
    }

    [Fact]
    public async Task Plane_SameSeedInTwoProcesses_LeavesTheSameTrace()
    {
        var traces = await Task.WhenAll(TraceAsync(), TraceAsync());
        Assert.True(traces[0].Length > 100_000, "the trace says nothing");
        Assert.True(traces[0] == traces[1], FirstDifference(traces[0], traces[1]));
    }

    /// <summary><c>SLIPWAY_SEEDS</c>: how many a run is to have, where its time is bounded.</summary>
    private static int LastSeed()
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_SEEDS") is not { Length: > 0 } wanted)
        {
            return SeedsLong;
        }

        Assert.True(
            int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last > Seeds,
            $"SLIPWAY_SEEDS is '{wanted}', must be a number above {Seeds}");
        return last;
    }

    private async Task HoldAsync(int first, int last)
    {
        var reports = new List<string>();
        void Keep(string report)
        {
            if (report.Contains(" failed: ", StringComparison.Ordinal) && reports.Count < MostReports)
            {
                reports.Add(report);
            }
        }

        var totals = await SeedProcesses.RunAsync(first, last, Keep, TestContext.Current.CancellationToken);
        reports.ForEach(output.WriteLine);
        output.WriteLine(totals.ToString());
        Assert.True(totals.Failures.Count == 0, $"{totals}\n{string.Join('\n', totals.Failures)}");
    }

    private static async Task<string> TraceAsync()
    {
        using var process = Process.Start(SeedProcesses.StartInfo(["--simulate", $"1..{Compared}", "--trace"], Compared))!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text;
    }

    private static string FirstDifference(string a, string b)
    {
        var (left, right) = (a.Split('\n'), b.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i]);
        return $"line {at}: '{left[at]}' and '{right[at]}'";
    }
}
