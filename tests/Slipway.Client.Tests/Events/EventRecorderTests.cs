using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Client.Events;

namespace Slipway.Client.Tests.Events;

public sealed class EventRecorderTests
{
    private readonly ClientWorld world = new();

    [Fact]
    public void Normal_SameEventAgain_RaisesTheCountOfTheFirst()
    {
        var map = world.Put("a", "m");
        var recorder = Recorder();
        world.Pump.Run(() => recorder.Normal(map, "Tested", "again"));
        world.Pump.Advance(TimeSpan.FromSeconds(7));

        world.Pump.Run(() => recorder.Normal(map, "Tested", "again"));

        var only = Assert.Single(world.Api.All<Event>());
        Assert.Equal(2, only.Count);
        Assert.Equal(TimeSpan.FromSeconds(7), only.LastTimestamp - only.FirstTimestamp);
        Assert.Equal("ConfigMap", only.InvolvedObject!.Kind);
        Assert.Equal("test", only.Source!.Component);
    }

    [Fact]
    public void Warning_FirstEventExpired_StartsANewOne()
    {
        var map = world.Put("a", "m");
        var recorder = Recorder();
        world.Pump.Run(() => recorder.Warning(map, "Tested", "again"));
        var first = Assert.Single(world.Api.All<Event>());
        world.Pump.Run(() => world.Api.Remove<Event>(Slipway.Api.Meta.KubeObjectExtensions.Key(first)));

        world.Pump.Run(() => recorder.Warning(map, "Tested", "again"));

        Assert.Equal(1, Assert.Single(world.Api.All<Event>()).Count);
    }

    [Theory]
    [InlineData(45, 4)]
    [InlineData(75, 1)]
    public void Normal_AgainAfterMinutes_IsCountedWhileTheServerKeepsIt(int minutes, int count)
    {
        var map = world.Put("a", "m");
        var recorder = Recorder();

        for (var i = 0; i < 4; i++)
        {
            world.Pump.Run(() => recorder.Normal(map, "Tested", "again"));
            world.Pump.Advance(TimeSpan.FromMinutes(minutes));
        }

        Assert.All(world.Api.All<Event>(), e => Assert.Equal(count, e.Count));
        Assert.Equal(4 / count, world.Api.All<Event>().Count);
    }

    [Fact]
    public void Normal_MoreThanMayWait_DropsTheRest()
    {
        var map = world.Put("a", "m");
        var recorder = Recorder();

        world.Pump.Run(() =>
        {
            for (var i = 0; i < EventRecorder.MaximumWaiting + 10; i++)
            {
                recorder.Normal(map, "Tested", $"number {i}");
            }
        });

        Assert.Equal(EventRecorder.MaximumWaiting, world.Api.All<Event>().Count);
    }

    [Fact]
    public void Normal_ManyInOneInstant_HaveNamesInTheOrderOfRecording()
    {
        var map = world.Put("a", "m");
        var recorder = Recorder();

        world.Pump.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                recorder.Normal(map, "Tested", $"number {i}");
            }
        });

        var byName = world.Api.All<Event>().OrderBy(static e => e.Metadata!.Name, StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"number {i}"), byName.Select(static e => e.Message));
    }

    private EventRecorder Recorder() => new(world.Api, "test", world.Time, world.Ids, NullLogger.Instance);
}
