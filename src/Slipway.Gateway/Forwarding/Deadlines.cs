using System.Collections.Concurrent;

namespace Slipway.Gateway.Forwarding;

/// <summary>Coarse time limits that cost a request one store: a clock of 100 ms looks through all of them, while there are any.</summary>
internal sealed class Deadlines : IDisposable
{
    /// <summary>Resolution in milliseconds.</summary>
    public const int TickMilliseconds = 100;

    private readonly ConcurrentDictionary<Deadline, bool> all = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private bool ticking;
    private int looking;
    private long tick = 1;
    private long ticked;

    public Deadlines(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(
            static state => ((Deadlines)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The current tick.</summary>
    public long Now => Volatile.Read(ref tick);

    /// <summary>Adds a limit that is not armed.</summary>
    /// <param name="abort">Called once, on another thread, when it passes.</param>
    public Deadline Add(Action abort)
    {
        var deadline = new Deadline(this, abort);
        all.TryAdd(deadline, true);
        Tick(onlyStop: false);
        return deadline;
    }

    /// <summary>Forgets a limit.</summary>
    public void Remove(Deadline deadline) => all.TryRemove(deadline, out _);

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void OnTick()
    {
        if (IsMakingUp())
        {
            return;
        }

        var now = Interlocked.Increment(ref tick);
        if (Interlocked.Exchange(ref looking, 1) != 0)
        {
            // The look before takes longer than a tick: ending thousands of connections does. The next one finds what is late now.
            return;
        }

        foreach (var (deadline, _) in all)
        {
            deadline.FireIfPast(now);
        }

        Volatile.Write(ref looking, 0);
        Tick(onlyStop: true);
    }

    /// <summary>Ticks of a time in which this process stood still come all at once and do not count: what it waits for may be there since
    /// long, and nobody has looked.</summary>
    private bool IsMakingUp()
    {
        var now = time.GetTimestamp();
        var before = Volatile.Read(ref ticked);
        if (before != 0 && time.GetElapsedTime(before, now).TotalMilliseconds < TickMilliseconds / 2.0)
        {
            return true;
        }

        Volatile.Write(ref ticked, now);
        return false;
    }

    /// <summary>Without connections there is nothing to wake up for.</summary>
    private void Tick(bool onlyStop)
    {
        lock (gate)
        {
            var wanted = !all.IsEmpty;
            if (wanted != ticking && wanted != onlyStop)
            {
                ticking = wanted;
                var period = wanted ? TimeSpan.FromMilliseconds(TickMilliseconds) : Timeout.InfiniteTimeSpan;
                timer.Change(period, period);
            }
        }
    }
}

/// <summary>One limit, armed and disarmed many times; it fires at most once.</summary>
internal sealed class Deadline(Deadlines clock, Action abort)
{
    private const long Off = 0;
    private const long Past = -1;
    private long due = Off;

    /// <summary>Whether it has fired.</summary>
    public bool Fired => Volatile.Read(ref due) == Past;

    /// <summary>Arms it anew, unless it has fired.</summary>
    public void Arm(int milliseconds)
    {
        var old = Volatile.Read(ref due);
        if (old != Past)
        {
            Interlocked.CompareExchange(ref due, clock.Now + (milliseconds / Deadlines.TickMilliseconds) + 1, old);
        }
    }

    /// <summary>Disarms it; false when it has fired.</summary>
    public bool Disarm()
    {
        var old = Volatile.Read(ref due);
        return old != Past && Interlocked.CompareExchange(ref due, Off, old) != Past;
    }

    /// <summary>Fires when its time has passed.</summary>
    public void FireIfPast(long now)
    {
        var current = Volatile.Read(ref due);
        if (current > Off && current < now && Interlocked.CompareExchange(ref due, Past, current) == current)
        {
            abort();
        }
    }
}
