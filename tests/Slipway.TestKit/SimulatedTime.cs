namespace Slipway.TestKit;

/// <summary>A clock that stands still until a test moves it. Timers fire in order of their due time, on the thread that moves the
/// clock.</summary>
public sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly SortedSet<SimulatedTimer> timers = [];
    private DateTimeOffset now = start;
    private long nextTimer;

    /// <summary>A clock at the first second of 2026.</summary>
    public SimulatedTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null when none is armed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return timers.Min?.Due;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock, firing what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            var timer = new SimulatedTimer(this, nextTimer++, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private SimulatedTimer? TakeDue(DateTimeOffset target)
    {
        lock (gate)
        {
            var first = timers.Min;
            if (first is null || first.Due > target)
            {
                now = target;
                return null;
            }

            timers.Remove(first);
            now = first.Due > now ? first.Due : now;
            first.Rearm(timers);
            return first;
        }
    }

    private sealed class SimulatedTimer(SimulatedTime clock, long number, TimerCallback callback, object? state)
        : ITimer, IComparable<SimulatedTimer>
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; }

        public int CompareTo(SimulatedTimer? other)
            => other is null ? 1 : Due != other.Due ? Due.CompareTo(other.Due) : number.CompareTo(other.Number);

        private long Number => number;

        public void Fire() => callback(state);

        public void Rearm(SortedSet<SimulatedTimer> armed)
        {
            if (period > TimeSpan.Zero)
            {
                Due += period;
                armed.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = newPeriod;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
