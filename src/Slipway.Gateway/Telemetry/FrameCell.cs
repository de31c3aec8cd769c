using Slipway.Api.Telemetry;

namespace Slipway.Gateway.Telemetry;

/// <summary>Counters of one series for the requests that started in one frame. All counting is lock-free but that of users.</summary>
internal sealed class FrameCell(Series series, long frame)
{
    private const int OctaveSize = 128;
    private readonly int[]?[] octaves = new int[]?[LogLinearBuckets.Count / OctaveSize];
    private readonly int[] bad = new int[FailureClasses.Count];
    private HashSet<ulong>? newUsers;
    private HashSet<ulong>? badUsers;
    private int started;
    private int finished;
    private int ended;
    private bool closed;

    /// <summary>The series.</summary>
    public Series Series => series;

    /// <summary>The frame.</summary>
    public long Frame => frame;

    /// <summary>Requests that started.</summary>
    public int Started => Volatile.Read(ref started);

    /// <summary>Requests that started and have not ended.</summary>
    public int Running => Volatile.Read(ref started) - Volatile.Read(ref ended);

    /// <summary>A number that grows with every change.</summary>
    public long Changes => (long)Volatile.Read(ref started) + Volatile.Read(ref ended);

    /// <summary>Counts the start of a request.</summary>
    public void OnStarted() => Interlocked.Increment(ref started);

    /// <summary>Takes a request out again that turned out not to count (an upgraded connection, a client that went away).</summary>
    public void OnExcluded() => Interlocked.Decrement(ref started);

    /// <summary>Notes a user that is new on the revision.</summary>
    public void OnNewUser(ulong user)
    {
        lock (octaves)
        {
            (newUsers ??= []).Add(user);
        }
    }

    /// <summary>Counts the end of a request.</summary>
    /// <param name="failure">Index of the failure class of the first attempt, or -1.</param>
    /// <param name="microseconds">Duration.</param>
    /// <param name="user">The user of a sticky split, or 0.</param>
    public void OnFinished(int failure, long microseconds, ulong user)
    {
        if (Volatile.Read(ref closed))
        {
            return;
        }

        var bucket = LogLinearBuckets.IndexOf(microseconds);
        ref var octave = ref octaves[bucket / OctaveSize];
        var counts = Volatile.Read(ref octave);
        if (counts is null)
        {
            var fresh = new int[OctaveSize];
            counts = Interlocked.CompareExchange(ref octave, fresh, null) ?? fresh;
        }

        Interlocked.Increment(ref counts[bucket % OctaveSize]);
        if (failure >= 0)
        {
            Interlocked.Increment(ref bad[failure]);
            if (user != 0)
            {
                lock (octaves)
                {
                    (badUsers ??= []).Add(user);
                }
            }
        }

        Interlocked.Increment(ref finished);
        Interlocked.Increment(ref ended);
    }

    /// <summary>The counts as they stand.</summary>
    /// <param name="final">Whether what still runs is past the bound.</param>
    public TelemetryRow ToRow(bool final)
    {
        // Read in the opposite order of writing, so that a row never shows an end without its start.
        var done = Volatile.Read(ref finished);
        var row = new TelemetryRow
        {
            Route = series.Key.Route,
            Namespace = series.Key.Namespace,
            Service = series.Key.Service,
            Revision = series.Key.Revision,
            Pod = series.Key.Pod,
            Rule = series.Key.Rule.Length == 0 ? null : series.Key.Rule,
            Class = series.Key.Class.Length == 0 ? null : series.Key.Class,
            Weighted = series.Key.Weighted.Length == 0 ? null : series.Key.Weighted,
            IsSecond = series.Key.IsSecond ? true : null,
            IsKept = series.Key.IsKept ? true : null,
            Finished = done,
            Bad = Failures(),
            Durations = Histogram(),
            Started = Volatile.Read(ref started),
            PastBound = final ? Math.Max(0, Volatile.Read(ref started) - done) : 0,
        };
        closed |= final;
        lock (octaves)
        {
            return row with
            {
                NewUsers = newUsers?.Count ?? 0,
                BadNewUsers = newUsers is null || badUsers is null ? 0 : newUsers.Count(badUsers.Contains),
            };
        }
    }

    private SortedDictionary<string, long> Failures()
    {
        var failures = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < bad.Length; i++)
        {
            if (Volatile.Read(ref bad[i]) is > 0 and var count)
            {
                failures.Add(FailureClasses.Names[i], count);
            }
        }

        return failures;
    }

    private SortedDictionary<int, long> Histogram()
    {
        var histogram = new SortedDictionary<int, long>();
        for (var octave = 0; octave < octaves.Length; octave++)
        {
            for (var i = 0; octaves[octave] is { } counts && i < OctaveSize; i++)
            {
                if (Volatile.Read(ref counts[i]) is > 0 and var count)
                {
                    histogram.Add((octave * OctaveSize) + i, count);
                }
            }
        }

        return histogram;
    }
}
