using System.Diagnostics;
using System.Globalization;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>
/// Many seeds in as many processes as there are processors. Not threads: a collection of garbage stops all threads of a process, and one
/// seed that ends its process must not take the others' results with it.
/// </summary>
internal static class SeedProcesses
{
    /// <summary>From so many seeds on a process earns back what it costs to compile everything with all optimisations at once.</summary>
    private const int ManySeeds = 12;

    /// <summary>From so many on it earns back what it costs to learn first where the time goes: a sixth of the time of each seed.</summary>
    private const int LongRun = 200;

    /// <summary>Runs all seeds of a range, each once.</summary>
    /// <param name="first">First seed.</param>
    /// <param name="last">Last seed.</param>
    /// <param name="onResult">Called for each seed as it ends, never twice at once: its line, with what led to a failure before it.</param>
    /// <param name="cancellationToken">Ends the processes.</param>
    public static async Task<SeedTotals> RunAsync(int first, int last, Action<string> onResult, CancellationToken cancellationToken)
    {
        var count = Math.Min(Environment.ProcessorCount, last - first + 1);
        var totals = new SeedTotals(onResult);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => RunAsync(
            $"{first + i}..{last}", count, (last - first + 1) / count, totals, cancellationToken)));
        totals.Miss(Enumerable.Range(first, last - first + 1));
        return totals;
    }

    /// <summary>How to start this program for seeds; its output comes to the caller.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="seeds">How many seeds it is to run, about.</param>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, int seeds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };

        // Much code: in short runs what the compiler learns while it counts is never earned back. Small nurseries are collected often.
        start.Environment["DOTNET_TieredPGO"] = seeds >= LongRun ? "1" : "0";
        start.Environment["DOTNET_GCgen0size"] = "0x4000000";
        if (seeds is >= ManySeeds and < LongRun)
        {
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_ReadyToRun"] = "0";
        }

        return start;
    }

    private static async Task RunAsync(
        string range, int every, int seeds, SeedTotals totals, CancellationToken cancellationToken)
    {
        var start = StartInfo(["--simulate", range, "--every", every.ToString(CultureInfo.InvariantCulture)], seeds);
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var stop = cancellationToken.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            if (SeedTotals.IsResult(line))
            {
                totals.Add(lines);
                lines.Clear();
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        totals.Note(await errors);
    }
}
