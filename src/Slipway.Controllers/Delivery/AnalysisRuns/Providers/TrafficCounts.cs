using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>
/// The gateways' frames of the last minutes, of the Services that runs ask about and of no others. Frames that did not come are missing,
/// not zero: nothing is said of a window before it has been watched from end to end.
/// </summary>
internal sealed class TrafficCounts(TimeProvider time)
{
    /// <summary>Kept beyond the longest window, because a frame still changes.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(TelemetryFrame.FinalAfterSeconds + 5);

    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, SortedSet<string>> watchers = [];
    private readonly SortedDictionary<ObjectKey, DateTimeOffset> since = [];
    private readonly SortedDictionary<
        (long Id, string Instance, string Epoch), (int Version, List<TelemetryRow> Rows, List<TelemetryRow> Copies)> frames = [];

    /// <summary>Begins to keep the counts of a Service for a run.</summary>
    public void Watch(string runUid, ObjectKey service)
    {
        lock (gate)
        {
            if (!watchers.TryGetValue(service, out var runs))
            {
                watchers[service] = runs = new SortedSet<string>(StringComparer.Ordinal);
                since[service] = time.GetUtcNow();
            }

            runs.Add(runUid);
        }
    }

    /// <summary>Ends what a run asked for.</summary>
    public void Forget(string runUid)
    {
        lock (gate)
        {
            foreach (var (service, runs) in watchers.ToList())
            {
                if (runs.Remove(runUid) && runs.Count == 0)
                {
                    watchers.Remove(service);
                    since.Remove(service);
                }
            }

            if (watchers.Count == 0)
            {
                frames.Clear();
            }
        }
    }

    /// <summary>Takes a frame, or a newer version of one.</summary>
    public void Add(TelemetryFrame frame)
    {
        lock (gate)
        {
            if (watchers.Count == 0)
            {
                return;
            }

            var oldest = (time.GetUtcNow() - SlipwayMetric.LongestWindow - Margin).ToUnixTimeMilliseconds()
                / TelemetryFrame.LengthMilliseconds;
            while (frames.Count > 0 && frames.First().Key is var first && first.Id < oldest)
            {
                frames.Remove(first);
            }

            var key = (frame.Id, frame.Instance, frame.Epoch);
            if (frame.Id >= oldest && (!frames.TryGetValue(key, out var known) || known.Version < frame.Version))
            {
                frames[key] = (frame.Version, Watched(frame.Rows.Concat(frame.Routed)), Watched(frame.Mirrored));
            }
        }
    }

    /// <summary>What was counted in the window that ends now; null before the Service has been watched for that long.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="revision">Hash of a revision; null or empty for all.</param>
    /// <param name="window">Length of the window.</param>
    /// <param name="copies">Whether copies are asked for, and not the requests of users; those that only a comparison of answers makes, for
    /// a second stable pod, are in those of that revision alone.</param>
    public TrafficSum? Sum(ObjectKey service, string? revision, TimeSpan window, bool copies)
    {
        lock (gate)
        {
            var from = time.GetUtcNow() - window;
            if (!since.TryGetValue(service, out var watched) || watched > from)
            {
                return null;
            }

            var sum = new TrafficSum();
            var first = from.ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
            foreach (var ((id, _, _), (_, rows, mirrored)) in frames)
            {
                foreach (var row in id < first ? [] : copies ? mirrored : rows)
                {
                    if (row.Service == service.Name && row.Namespace == service.Namespace
                        && (string.IsNullOrEmpty(revision) ? row.IsSecond is not true : row.Revision == revision))
                    {
                        sum.Add(row);
                    }
                }
            }

            return sum;
        }
    }

    private List<TelemetryRow> Watched(IEnumerable<TelemetryRow> rows)
        => [.. rows.Where(r => watchers.ContainsKey(new ObjectKey(r.Namespace, r.Service)))];
}
