namespace Slipway.Gateway.Telemetry;

/// <summary>Counters of one route, service, revision and pod: by frame for the judge, and as totals for metrics.</summary>
internal sealed class Series(SeriesKey key, SeriesRegistry registry)
{
    /// <summary>Upper bounds of the duration histogram in microseconds (OpenTelemetry's for HTTP servers); one more bucket is above.</summary>
    public static readonly long[] BoundsMicroseconds =
        [5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 250_000, 500_000, 750_000, 1_000_000, 2_500_000, 5_000_000, 7_500_000, 10_000_000];

    private readonly long[] byClass = new long[6];
    private readonly long[] byDuration = new long[BoundsMicroseconds.Length + 1];
    private long microseconds;
    private FrameCell? current;

    /// <summary>What the counters are of.</summary>
    public SeriesKey Key => key;

    /// <summary>Whether the counters are published; cleared when the pod is gone.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Total time of all finished requests in microseconds.</summary>
    public long Microseconds => Volatile.Read(ref microseconds);

    /// <summary>Requests by first digit of the status code; 0 for those without an answer.</summary>
    public long ByClass(int digit) => Volatile.Read(ref byClass[digit]);

    /// <summary>Requests by bucket of <see cref="BoundsMicroseconds"/>.</summary>
    public long ByDuration(int bucket) => Volatile.Read(ref byDuration[bucket]);

    /// <summary>The counters of a frame; of the current one in almost every case.</summary>
    public FrameCell CellOf(long frame)
    {
        var cell = Volatile.Read(ref current);
        return cell is not null && cell.Frame == frame ? cell : registry.NewCell(this, frame, ref current);
    }

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
}
