using Slipway.Analysis.Latencies;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>
/// Puts the durations of one gateway instance's requests into blocks, each of one route and class of clients. Requests of pods that are
/// not warm are left out, of both versions by the same rule; rows without durations are missing data. What is open is not kept across a
/// restart of the controller, and pods count as cold then: data that are missing for a reason that has nothing to do with how they look.
/// </summary>
internal sealed class LatencyLedger
{
    /// <summary>Most pods whose warm-up is remembered; the one that was silent for longest is forgotten first.</summary>
    public const int MostPods = 256;

    private readonly SortedDictionary<string, OpenBlock> open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Known> pods = new(StringComparer.Ordinal);

    /// <summary>Takes the rows of a frame whose requests have all ended; gives the blocks that close with it.</summary>
    public IReadOnlyList<LatencyBlock> Add(TelemetryFrame frame, IEnumerable<TelemetryRow> rows, string canaryHash)
    {
        foreach (var row in rows)
        {
            if (row.Pod.Length > 0 && row.Started > 0 && IsWarm(row, frame.Id) && (row.Durations.Count > 0 || row.PastBound > 0))
            {
                var stratum = $"{frame.Instance}/{row.Route}/{row.Rule}/{row.Class}/{row.IsKept}";
                if (!open.TryGetValue(stratum, out var block))
                {
                    open[stratum] = block = new OpenBlock(frame.Id);
                }

                block.Add(row, row.Revision == canaryHash);
            }
        }

        List<LatencyBlock> closed = [];
        foreach (var (stratum, block) in open)
        {
            var elapsed = TimeSpan.FromMilliseconds((frame.Id + 1 - block.From) * TelemetryFrame.LengthMilliseconds);
            if (LatencyBlock.IsFull(elapsed, block.CanaryRequests, block.StableRequests))
            {
                closed.Add(block.Close(stratum));
            }
        }

        closed.ForEach(b => open.Remove(b.Stratum));
        return closed;
    }

    private bool IsWarm(TelemetryRow row, long frame)
    {
        if (!pods.TryGetValue(row.Pod, out var known))
        {
            known = new Known(frame, frame, 0);
            if (pods.Count >= MostPods)
            {
                pods.Remove(pods.MinBy(static p => p.Value.Last).Key);
            }
        }

        pods[row.Pod] = known with { Last = frame, Requests = known.Requests + row.Started };
        return WarmUpRules.Default.IsWarm(
            TimeSpan.FromMilliseconds((frame - known.First) * TelemetryFrame.LengthMilliseconds), known.Requests);
    }

    private readonly record struct Known(long First, long Last, long Requests);

    /// <summary>A block that is being filled.</summary>
    private sealed class OpenBlock(long from)
    {
        private readonly SortedDictionary<string, Durations> canary = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, Durations> stable = new(StringComparer.Ordinal);

        public long From => from;

        public long CanaryRequests { get; private set; }

        public long StableRequests { get; private set; }

        public void Add(TelemetryRow row, bool isCanary)
        {
            var version = isCanary ? canary : stable;
            if (!version.TryGetValue(row.Pod, out var durations))
            {
                version[row.Pod] = durations = new Durations();
            }

            foreach (var (bucket, count) in row.Durations)
            {
                durations.Bins[bucket] = durations.Bins.GetValueOrDefault(bucket) + count;
            }

            durations.PastBound += row.PastBound;
            CanaryRequests += isCanary ? row.Started : 0;
            StableRequests += isCanary ? 0 : row.Started;
        }

        public LatencyBlock Close(string stratum) => new(stratum, Pods(canary), Pods(stable));

        private static List<PodLatencies> Pods(SortedDictionary<string, Durations> version)
            => [.. version.Select(static p => new PodLatencies(p.Key, p.Value.ToBins(), p.Value.PastBound))];
    }

    private sealed class Durations
    {
        public SortedDictionary<int, long> Bins { get; } = [];

        public long PastBound { get; set; }

        public List<LatencyBin> ToBins() => [.. Bins.Select(static b => new LatencyBin(LogLinearBuckets.LowerBound(b.Key), b.Value))];
    }
}
