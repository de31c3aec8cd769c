using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>The share of the new revision over time as a picture of letters: <c>#</c> for its share, <c>!</c> where it failed
/// requests.</summary>
internal static class ShareChart
{
    private const int Width = 64;
    private const int Height = 8;

    public static IEnumerable<string> Draw(RehearsalResult result)
    {
        if (result.Samples.Count < 2)
        {
            return [];
        }

        var columns = Columns(result).ToList();
        var top = Math.Max(1, columns.Max(static c => c.Share));
        var rows = Enumerable.Range(0, Height).Select(row =>
        {
            var level = top * (Height - row - 0.5) / Height;
            var label = row == 0 ? ForecastText.Percent(top) : row == Height - 1 ? "0 %" : "";
            var small = row == Height - 1 ? '.' : ' ';
            return $"{label,8} |{string.Concat(columns.Select(c => c.Share >= level ? '#' : c.Share > 0 ? small : ' '))}".TrimEnd();
        });
        var errors = $"{"errors",8} |{string.Concat(columns.Select(static c => c.Errors > 0 ? '!' : ' '))}".TrimEnd();
        var end = ForecastText.Time(result.Seconds);
        return [.. rows, $"{"",8} +{new string('-', Width)}", errors,
            $"{"",8}  0s{end.PadLeft(Width - 2)}"];
    }

    private static IEnumerable<(double Share, long Errors)> Columns(RehearsalResult result)
    {
        var errors = 0L;
        for (var column = 0; column < Width; column++)
        {
            var until = result.Seconds * (column + 1) / Width;
            var sample = result.Samples.LastOrDefault(s => s.Seconds <= until) ?? result.Samples[0];
            yield return (sample.WeightPercent, sample.NewErrors - errors);
            errors = sample.NewErrors;
        }
    }
}
