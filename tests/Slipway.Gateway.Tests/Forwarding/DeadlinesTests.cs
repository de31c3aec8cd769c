using Slipway.Gateway.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Forwarding;

public sealed class DeadlinesTests
{
    [Fact]
    public void Tick_NoConnections_SleepsAndWakesWithTheNext()
    {
        var time = new SimulatedTime();
        using var deadlines = new Deadlines(time);
        Assert.Null(time.NextDue);
        for (var round = 0; round < 3; round++)
        {
            var fired = 0;
            var deadline = deadlines.Add(() => fired++);
            deadline.Arm(200);
            time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Equal(0, fired);
            time.Advance(TimeSpan.FromMilliseconds(300));
            Assert.Equal(1, fired);
            deadlines.Remove(deadline);
            time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Null(time.NextDue);
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Tick_ManyAtOnceAfterAHalt_CountAsOne()
    {
        var time = new HaltedTime();
        using var deadlines = new Deadlines(time);
        var fired = 0;
        deadlines.Add(() => fired++).Arm(200);
        time.Now = 100;
        time.Fire();
        time.Now = 5_000;
        for (var i = 0; i < 49; i++)
        {
            time.Fire();
        }

        Assert.Equal(0, fired);
        for (var i = 0; i < 2; i++)
        {
            time.Now += Deadlines.TickMilliseconds;
            time.Fire();
        }

        Assert.Equal(1, fired);
    }

    /// <summary>A clock whose timer fires when the test says so, as one of a process that stood still does.</summary>
    private sealed class HaltedTime : TimeProvider
    {
        private Action fire = static () => { };

        public long Now { get; set; } = 1;

        public override long TimestampFrequency => 1_000;

        public void Fire() => fire();

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            fire = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
