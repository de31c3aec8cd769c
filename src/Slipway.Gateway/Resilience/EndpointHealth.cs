namespace Slipway.Gateway.Resilience;

/// <summary>How an endpoint has answered lately, and until when it is ejected for it. Counting takes no lock; ejecting is for one caller at
/// a time.</summary>
internal sealed class EndpointHealth(TimeProvider time)
{
    private const long OneFailure = 1L << 32;
    private long window;
    private long previous;
    private long ejectedUntil;
    private int inRow;
    private int ejections;
    private bool hasServedThroughout = true;

    /// <summary>Whether it gets no requests for a while as it failed and others of its revision did not.</summary>
    public bool IsEjected => Volatile.Read(ref ejectedUntil) is var until && until != 0 && time.GetTimestamp() < until;

    /// <summary>End of the ejection; null for none.</summary>
    public DateTimeOffset? EjectedUntil
    {
        get
        {
            var now = time.GetTimestamp();
            var until = Volatile.Read(ref ejectedUntil);
            return until <= now ? null : time.GetUtcNow() + time.GetElapsedTime(now, until);
        }
    }

    /// <summary>What ended in this interval.</summary>
    public Tally Current => Read(Volatile.Read(ref window));

    /// <summary>What ended in this interval, and in the last one before it in which anything did.</summary>
    public Tally Recent => Read(Volatile.Read(ref window) + Volatile.Read(ref previous));

    /// <summary>Counts how an attempt ended; returns how many in a row failed up to it.</summary>
    public int Note(bool isFailure)
    {
        Interlocked.Add(ref window, isFailure ? OneFailure + 1 : 1);
        if (isFailure)
        {
            return Interlocked.Increment(ref inRow);
        }

        if (Volatile.Read(ref inRow) != 0)
        {
            Volatile.Write(ref inRow, 0);
        }

        return 0;
    }

    /// <summary>Ejects it; returns for how long.</summary>
    /// <param name="once">Time of the first ejection; of the second it is twice that, and so on.</param>
    /// <param name="longest">Longest time.</param>
    public TimeSpan Eject(TimeSpan once, TimeSpan longest)
    {
        var length = once * ++ejections;
        length = length < longest ? length : longest;
        hasServedThroughout = false;
        Volatile.Write(ref inRow, 0);
        Volatile.Write(ref ejectedUntil, time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency));
        return length;
    }

    /// <summary>Begins another interval. One in which it was ejected at no time takes one off the number of ejections.</summary>
    public void Roll()
    {
        if (Interlocked.Exchange(ref window, 0) is var ended && ended != 0)
        {
            Volatile.Write(ref previous, ended);
        }

        if (hasServedThroughout && ejections > 0)
        {
            ejections--;
        }

        hasServedThroughout = !IsEjected;
    }

    /// <summary>Ends an ejection whose time is over. What was under way when it began and failed since counts no more.</summary>
    /// <param name="early">Whether it ends in any case.</param>
    public void EndIf(bool early)
    {
        if (Volatile.Read(ref ejectedUntil) != 0 && (early || !IsEjected))
        {
            Restore();
        }
    }

    /// <summary>Gives it requests again.</summary>
    public void Restore()
    {
        Volatile.Write(ref ejectedUntil, 0);
        Volatile.Write(ref inRow, 0);
    }

    private static Tally Read(long counts) => new((int)counts, (int)(counts >> 32));

    /// <summary>Attempts that ended.</summary>
    /// <param name="Requests">All of them.</param>
    /// <param name="Failures">Those that failed.</param>
    internal readonly record struct Tally(int Requests, int Failures)
    {
        /// <summary>Share that did not fail, 0 to 1.</summary>
        public double SuccessRate => 1 - ((double)Failures / Requests);
    }
}
