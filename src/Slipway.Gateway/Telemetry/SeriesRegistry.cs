using System.Collections.Concurrent;
using Slipway.Api.Telemetry;

namespace Slipway.Gateway.Telemetry;

/// <summary>All counters, and which of them belong to which frame.</summary>
internal sealed class SeriesRegistry
{
    /// <summary>Frames kept: those that may still change.</summary>
    public const int MostFrames = (TelemetryFrame.FinalAfterSeconds * 1000 / TelemetryFrame.LengthMilliseconds) + 2;

    /// <summary>Time that counters stay after the last request of a pod or revision that is gone: scrapers see the last value.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly long[] excluded = new long[Enum.GetValues<Exclusion>().Length];
    private readonly TimeProvider time;
    private readonly long origin;
    private readonly long originMilliseconds;
    private readonly ConcurrentDictionary<SeriesKey, Series> series = new();
    private readonly SortedDictionary<long, List<FrameCell>> frames = [];

    public SeriesRegistry(TimeProvider time)
    {
        this.time = time;
        origin = time.GetTimestamp();
        originMilliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Called when the first request of some counters starts in a frame.</summary>
    public Action OnNewCell { get; set; } = static () => { };

    /// <summary>All counters, in no order.</summary>
    public IEnumerable<Series> All => series.Values;

    /// <summary>The frame a timestamp falls into.</summary>
    public long FrameOf(long timestamp)
        => (originMilliseconds + ((timestamp - origin) * 1000 / time.TimestampFrequency)) / TelemetryFrame.LengthMilliseconds;

    /// <summary>The counters of a key.</summary>
    public Series Of(SeriesKey key) => series.GetOrAdd(key, static (k, registry) => new Series(k, registry), this);

    /// <summary>The frame of now.</summary>
    public long CurrentFrame => FrameOf(time.GetTimestamp());

    /// <summary>Time between two timestamps.</summary>
    public TimeSpan Elapsed(long from, long to) => time.GetElapsedTime(from, to);

    /// <summary>Counts a request that the judge does not see.</summary>
    public void OnExcluded(Exclusion reason) => Interlocked.Increment(ref excluded[(int)reason]);

    /// <summary>Requests that the judge did not see.</summary>
    public long Excluded(Exclusion reason) => Volatile.Read(ref excluded[(int)reason]);

    /// <summary>
    /// Forgets counters whose pods or revisions are gone, so that memory does not grow with every release. Totals of a pod go to its
    /// revision first.
    /// </summary>
    public void Forget(Func<SeriesKey, bool> gone)
    {
        var oldest = CurrentFrame - (long)(Kept.TotalMilliseconds / TelemetryFrame.LengthMilliseconds);
        foreach (var (key, value) in series)
        {
            if (value.LastFrame < oldest && gone(key) && series.TryRemove(key, out _) && key.Pod.Length > 0)
            {
                Of(key with { Pod = "" }).Absorb(value);
            }
        }
    }

    /// <summary>Makes the counters of a frame, or finds those that another request has just made.</summary>
    public FrameCell NewCell(Series of, long frame, ref FrameCell? current)
    {
        FrameCell? cell;
        bool made;
        lock (frames)
        {
            if (!frames.TryGetValue(frame, out var cells))
            {
                frames.Add(frame, cells = []);
            }

            cell = cells.Find(c => ReferenceEquals(c.Series, of));
            made = cell is null;
            if (cell is null)
            {
                cells.Add(cell = new FrameCell(of, frame));
            }

            if (current is null || current.Frame <= frame)
            {
                Volatile.Write(ref current, cell);
            }
        }

        if (made)
        {
            OnNewCell();
        }

        return cell;
    }

    /// <summary>When a frame ends.</summary>
    public TimeSpan UntilEndOf(long frame)
    {
        var now = originMilliseconds + time.GetElapsedTime(origin).TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Max(0, ((frame + 1) * TelemetryFrame.LengthMilliseconds) - now));
    }

    /// <summary>The counters of a frame.</summary>
    public IReadOnlyList<FrameCell> CellsOf(long frame)
    {
        lock (frames)
        {
            return frames.TryGetValue(frame, out var cells) ? [.. cells] : [];
        }
    }

    /// <summary>Lets go of frames that no longer change.</summary>
    public void DropBefore(long frame)
    {
        lock (frames)
        {
            foreach (var old in frames.Keys.Where(f => f < frame).ToList())
            {
                frames.Remove(old);
            }
        }
    }
}
