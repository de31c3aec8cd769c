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
}
