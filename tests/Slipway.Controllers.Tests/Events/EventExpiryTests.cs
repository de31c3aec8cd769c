using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Events;

public sealed class EventExpiryTests
{
    [Fact]
    public void Pass_AnHourSinceTheLastTime_DeletesTheEvent()
    {
        var world = new ControllerWorld().Start();
        world.Create(new Event
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "e" },
            LastTimestamp = world.Time.GetUtcNow(),
        });
        world.Pass(1800);
        world.Change<Event>("default", "e", e => e with { LastTimestamp = world.Time.GetUtcNow() });
        world.Pass(3590);
        Assert.NotNull(world.Api.Find<Event>("default", "e"));

        world.Pass(20);

        Assert.Null(world.Api.Find<Event>("default", "e"));
    }
}
