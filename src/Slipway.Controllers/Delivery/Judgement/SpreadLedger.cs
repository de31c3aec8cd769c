using Slipway.Analysis;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>Counts the requests of one gateway instance by pod, a second at a time, for <see cref="ErrorSpread"/>.</summary>
internal sealed class SpreadLedger
{
    private static readonly long Frames = (long)(ErrorSpread.Stretch.TotalMilliseconds / TelemetryFrame.LengthMilliseconds);
    private readonly SortedDictionary<string, (long Requests, long Bad)> stable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> canary = new(StringComparer.Ordinal);
    private long? stretch;

    /// <summary>What is known; the second that is being counted is not in it.</summary>
    public ErrorSpread Spread { get; set; } = ErrorSpread.None;

    /// <summary>Takes the rows of a frame whose requests have all ended.</summary>
    public void Add(long frame, IEnumerable<TelemetryRow> rows, string canaryHash)
    {
        if (stretch is { } open && open != frame / Frames)
        {
            Spread = (open + 1 == frame / Frames ? Spread : Spread with { Alone = null }).Add(stable.Values, canary.Values);
            stable.Clear();
            canary.Clear();
        }

        stretch = frame / Frames;
        foreach (var row in rows.Where(static r => r.Pod.Length > 0))
        {
            if (row.Revision == canaryHash)
            {
                canary[row.Pod] = canary.GetValueOrDefault(row.Pod) + row.Started;
                continue;
            }

            var known = stable.GetValueOrDefault(row.Pod);
            stable[row.Pod] = (known.Requests + row.Started, known.Bad + Math.Min(row.Started, row.CountBad()));
        }
    }
}
