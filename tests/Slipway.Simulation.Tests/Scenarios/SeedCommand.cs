using System.Globalization;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>Runs seeds by hand and prints a line for each; the exit code is the number of failed ones, at most 100.</summary>
internal static class SeedCommand
{
    private const int MostCode = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var range, ..] || !TryParse(range, out var first, out var last))
        {
            await Console.Error.WriteLineAsync("usage: --simulate SEED | FIRST..LAST [--trace] [--every N]");
            return 64;
        }

        var isTraced = args.Contains("--trace");
        var step = Array.IndexOf(args, "--every") is > 0 and var at && at + 1 < args.Length
            ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
            : 1;
        return isTraced || step > 1 || first == last || Environment.ProcessorCount == 1
            ? RunHere(first, last, step, isTraced)
            : await RunAllAsync(first, last);
    }

    private static int RunHere(int first, int last, int step, bool isTraced)
    {
        var failed = 0;
        for (var seed = first; seed <= last; seed += step)
        {
            var result = SimulationRun.Of(seed, isTraced ? Console.Out : null);
            Console.WriteLine(result);
            failed += result.Failure is null ? 0 : 1;
        }

        return Math.Min(failed, MostCode);
    }

    private static async Task<int> RunAllAsync(int first, int last)
    {
        var totals = await SeedProcesses.RunAsync(first, last, Console.WriteLine, CancellationToken.None);
        Console.WriteLine(totals);
        return Math.Min(totals.Failures.Count, MostCode);
    }

    private static bool TryParse(string range, out int first, out int last)
    {
        var ends = range.Split("..");
        last = 0;
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out last)
            && ends.Length <= 2 && first <= last;
    }
}
