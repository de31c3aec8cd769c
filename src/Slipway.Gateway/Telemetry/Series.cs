using Slipway.Api.Telemetry;

namespace Slipway.Gateway.Telemetry;

/// <summary>Counters of one route, service, revision and pod: by frame for the judge, and as totals for metrics.</summary>
internal sealed class Series(SeriesKey key, SeriesRegistry registry)
{
    /// <summary>Upper bounds of the duration histogram in microseconds (OpenTelemetry's for HTTP servers); one more bucket is
    /// above.</summary>
    public static readonly long[] BoundsMicroseconds = [.. DurationBounds.Microseconds];

    /// <summary>
    /// Requests of a pod that the judge does not see, because cold code is slow (analysis.md): at most this many, and only within
    /// <see cref="WarmUpTime"/>, and once in the life of the pod, so that a pod that always fails is seen.
    /// </summary>
    public const int WarmUpRequests = 20;

    /// <summary>Time after the first request of a pod in which requests may be left out.</summary>
    public static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);

    private const long Never = -1;
    private readonly long[] byClass = new long[6];
    private readonly long[] byDuration = new long[BoundsMicroseconds.Length + 1];
    private readonly long[] byAttempt = new long[AttemptOutcomes.Count];
    private long microseconds;
    private long firstRequest = Never;
    private readonly long created = registry.CurrentFrame;
    private int warmUps;
    private volatile bool warm = key.Pod.Length == 0;
    private FrameCell? current;

    /// <summary>What the counters are of.</summary>
    public SeriesKey Key => key;

    /// <summary>The last frame in which a request was counted.</summary>
    public long LastFrame => Volatile.Read(ref current)?.Frame ?? created;

    /// <summary>Total time of all finished requests in microseconds.</summary>
    public long Microseconds => Volatile.Read(ref microseconds);

    /// <summary>Requests by first digit of the status code; 0 for those without an answer.</summary>
    public long ByClass(int digit) => Volatile.Read(ref byClass[digit]);

    /// <summary>Requests by bucket of <see cref="BoundsMicroseconds"/>.</summary>
    public long ByDuration(int bucket) => Volatile.Read(ref byDuration[bucket]);

    /// <summary>Attempts by outcome, see <see cref="AttemptOutcomes"/>.</summary>
    public long ByAttempt(int outcome) => Volatile.Read(ref byAttempt[outcome]);

    /// <summary>The counters of a frame; of the current one in almost every case.</summary>
    public FrameCell CellOf(long frame)
    {
        var cell = Volatile.Read(ref current);
        return cell is not null && cell.Frame == frame ? cell : registry.NewCell(this, frame, ref current);
    }

    /// <summary>Whether a request that starts now is among the first of its pod and so not shown to the judge.</summary>
    public bool TakeWarmUp(long timestamp)
    {
        if (warm)
        {
            return false;
        }

        var first = Interlocked.CompareExchange(ref firstRequest, timestamp, Never);
        if (Interlocked.Increment(ref warmUps) <= WarmUpRequests && (first == Never || registry.Elapsed(first, timestamp) < WarmUpTime))
        {
            return true;
        }

        warm = true;
        return false;
    }

    /// <summary>Counts an attempt.</summary>
    public void OnAttempt(int outcome) => Interlocked.Increment(ref byAttempt[outcome]);

    /// <summary>Counts a finished request into the totals.</summary>
    public void OnFinished(int status, long duration)
    {
        Interlocked.Increment(ref byClass[Math.Clamp(status / 100, 0, 5)]);
        Interlocked.Add(ref microseconds, duration);
        var bucket = 0;
        while (bucket < BoundsMicroseconds.Length && duration > BoundsMicroseconds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref byDuration[bucket]);
    }

    /// <summary>Adds the totals of another pod's counters, so that those of the revision never go down.</summary>
    public void Absorb(Series other)
    {
        Add(byClass, other.byClass);
        Add(byDuration, other.byDuration);
        Add(byAttempt, other.byAttempt);
        Interlocked.Add(ref microseconds, other.Microseconds);
    }

    private static void Add(long[] to, long[] from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            Interlocked.Add(ref to[i], Volatile.Read(ref from[i]));
        }
    }
}
