using System.Globalization;
using Slipway.Analysis;

namespace Slipway.Cli.Rollouts;

/// <summary>The evidence over time as a picture of letters, on a logarithmic scale, with the boundary at which a rollout is taken
/// back.</summary>
internal static class EvidenceChart
{
    private const int Width = 60;
    private const int RowsPerDecade = 2;

    /// <summary>Decades that are shown below 1 at most; what is lower stands on the lowest line.</summary>
    private const int MostBelow = 3;

    /// <summary>The lines; none without points.</summary>
    /// <param name="points">The points, oldest first.</param>
    /// <param name="boundary">The evidence at which the rollout is taken back; above 0.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<EvidencePoint> points, double boundary)
    {
        if (points.Count == 0)
        {
            return [];
        }

        var top = (int)Math.Round(Math.Log10(boundary) * RowsPerDecade) + 1;
        var least = Math.Log10(Math.Max(points.Min(static p => p.Evidence), double.Epsilon));
        var bottom = RowsPerDecade * (int)Math.Clamp(Math.Floor(least), -MostBelow, -1);
        var end = points[^1].Seconds;
        var levels = Enumerable.Range(1, Width).Select(column => Level(At(points, end * column / Width), boundary, bottom, top)).ToList();
        var rows = Enumerable.Range(0, top - bottom + 1).Select(row => Row(top - row, top, levels, boundary));
        return [.. rows, $"{"",9} +{new string('-', Width)}", $"{"",9}  0s{Time(end).PadLeft(Width - 2)}"];
    }

    private static string Row(int row, int top, List<int> levels, double boundary)
    {
        var isBoundary = row == top - 1;
        var label = isBoundary ? Number(boundary)
            : row % RowsPerDecade == 0 && row < top ? Number(Math.Pow(10, row / RowsPerDecade))
            : "";
        var marks = string.Concat(levels.Select(l => l == row ? '*' : isBoundary ? '-' : ' '));
        return $"{label,9} |{(isBoundary ? $"{marks} taken back from here" : marks.TrimEnd())}".TrimEnd();
    }

    /// <summary>What reaches the boundary stands on it or above, and nothing else does.</summary>
    private static int Level(double evidence, double boundary, int bottom, int top)
        => evidence >= boundary * 2 ? top
            : evidence >= boundary ? top - 1
            : Math.Clamp((int)Math.Round(Math.Log10(Math.Max(evidence, double.Epsilon)) * RowsPerDecade), bottom, top - 2);

    /// <summary>The evidence at a time; 1 before anything was compared.</summary>
    private static double At(IReadOnlyList<EvidencePoint> points, double seconds)
        => points.LastOrDefault(p => p.Seconds <= seconds + 1e-9, new EvidencePoint(0, 0, 1, 1)).Evidence;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => ReleaseTable.Length(TimeSpan.FromSeconds(seconds));
}
