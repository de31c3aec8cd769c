using System.Globalization;

namespace Slipway.EndToEnd.Tests.Releases.Matrix;

/// <summary>Rows of the table strategy by event, in the file that <c>bench/releases.sh</c> names by an environment variable.</summary>
internal static class ReleaseTable
{
    private const string File = "SLIPWAY_RELEASE_TABLE";

    /// <summary>Whether a strategy is to be measured: one is named, or all are.</summary>
    public static bool Wants(string strategy)
        => Environment.GetEnvironmentVariable("SLIPWAY_RELEASE_STRATEGY") is not { Length: > 0 } only || only == strategy;

    /// <summary>Adds a strategy's rows.</summary>
    public static async Task AddAsync(string strategy, IReadOnlyList<ReleaseCell> cells)
    {
        if (Environment.GetEnvironmentVariable(File) is { Length: > 0 } file)
        {
            await System.IO.File.AppendAllLinesAsync(file, cells.Select(c => Row(strategy, c)));
        }
    }

    private static string Row(string strategy, ReleaseCell cell) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {strategy} | {cell.Event} | {cell.Moment} | {cell.Requests} | {cell.Failures.Count} ")
        + string.Create(CultureInfo.InvariantCulture, $"| {cell.Seconds:0.0} | {cell.ZeroTrafficSeconds:0.000} |");
}
