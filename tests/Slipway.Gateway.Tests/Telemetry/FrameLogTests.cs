using Slipway.Api.Telemetry;
using Slipway.Gateway.Telemetry;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Telemetry;

public sealed class FrameLogTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds);
    private readonly SimulatedTime time = new();
    private readonly SeriesRegistry registry;
    private readonly FrameLog log;

    public FrameLogTests()
    {
        registry = new SeriesRegistry(time);
        log = new FrameLog(registry, time, "local", "e1");
    }

    [Fact]
    public void Publish_RequestStartsAndFinishes_SameFrameHigherVersion()
    {
        log.Publish();
        var cell = Start();
        time.Advance(Length + FrameLog.Grace);
        log.Publish();
        var first = Latest(cell.Frame);
        Assert.Equal((1, 0), (first.Rows[0].Started, first.Rows[0].Finished));
        time.Advance(TimeSpan.FromSeconds(1));
        cell.OnFinished(FailureClasses.ServerError, 1_500, 0);
        log.Publish();
        var second = Latest(cell.Frame);
        Assert.True(second.Version > first.Version);
        Assert.True(second.Final);
        Assert.Equal(1, second.Rows[0].Bad[FailureClass.ServerError]);
        Assert.Equal(1, second.Rows[0].Durations[LogLinearBuckets.IndexOf(1_500)]);
    }

    [Fact]
    public void Publish_RequestsMayStillStartInTheFrame_IsNotShown()
    {
        log.Publish();
        var cell = Start();
        cell.OnFinished(FailureClasses.None, 1, 0);
        log.Publish();
        Assert.Empty(log.Read(0, 0).Frames);
        time.Advance(Length - TimeSpan.FromMilliseconds(1));
        Assert.Equal(cell.Frame, Start().Frame);
        log.Publish();
        Assert.Empty(log.Read(0, 0).Frames);
        time.Advance(TimeSpan.FromMilliseconds(1));
        log.Publish();
        Assert.Empty(log.Read(0, 0).Frames);
        time.Advance(FrameLog.Grace);
        log.Publish();
        Assert.Equal((2, 1), (Latest(cell.Frame).Rows[0].Started, Latest(cell.Frame).Rows[0].Finished));
    }

    [Fact]
    public void Publish_StillRunningAfterTenSeconds_PastBoundAndFinal()
    {
        log.Publish();
        var cell = Start();
        time.Advance(TimeSpan.FromSeconds(10.6));
        log.Publish();
        var frame = Latest(cell.Frame);
        Assert.True(frame.Final);
        Assert.Equal(1, frame.Rows[0].PastBound);
        cell.OnFinished(FailureClasses.None, 1, 0);
        log.Publish();
        Assert.Equal(frame.Version, Latest(cell.Frame).Version);
    }

    [Fact]
    public void Publish_NothingStarted_EmptyFinalFrames()
    {
        log.Publish();
        time.Advance(TimeSpan.FromSeconds(2));
        log.Publish();
        var (frames, place, _) = log.Read(0, 0);
        Assert.InRange(frames.Count, 6, 8);
        Assert.All(frames, static f => Assert.True(f.Final && f.Rows.Count == 0));
        Assert.Empty(log.Read(place, 0).Frames);
    }

    private FrameCell Start()
    {
        var cell = registry.Of(new SeriesKey("default/web", "default", "web", "v2", "p")).CellOf(registry.FrameOf(time.GetTimestamp()));
        cell.OnStarted();
        return cell;
    }

    private TelemetryFrame Latest(long id) => log.Read(0, 0).Frames.Single(f => f.Id == id);
}
