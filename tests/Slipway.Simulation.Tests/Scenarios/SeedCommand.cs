using System.Globalization;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>Runs seeds by hand and prints a line for each; the exit code is the number of failed ones, at most 100.</summary>
internal static class SeedCommand
{
    private const int MostCode = 100;

    public static int Run(string[] args)
    {
        if (args is not [var range, ..] || !TryParse(range, out var first, out var last))
        {
            Console.Error.WriteLine("usage: --simulate SEED | FIRST..LAST [--trace]");
            return 64;
        }

        var failed = 0;
        foreach (var result in SeedRange.Run(first, last, args.Contains("--trace") ? Console.Out : null))
        {
            Console.WriteLine(result);
            failed += result.Failure is null ? 0 : 1;
        }

        return Math.Min(failed, MostCode);
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
