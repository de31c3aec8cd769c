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

    [Fact]
    public void Publish_NothingHappens_SleepsUntilTheQuietPeriod()
    {
        Assert.Equal(FrameLog.QuietPeriod, log.Publish());
        time.Advance(TimeSpan.FromSeconds(1.3));
        Assert.Equal(FrameLog.QuietPeriod, log.Publish());
    }

    [Fact]
    public void Publish_RequestRunsOrAwaitsItsEnd_LooksAgainInTime()
    {
        log.Publish();
        var cell = Start();
        var end = log.Publish();
        Assert.InRange(end, FrameLog.Grace, Length + FrameLog.Grace);
        time.Advance(end);
        Assert.Equal(FrameLog.Period, log.Publish());
        Assert.False(Latest(cell.Frame).Final);
        cell.OnFinished(FailureClasses.None, 1, 0);
        var final = log.Publish();
        Assert.InRange(final, FrameLog.Period, Length + FrameLog.Grace);
        time.Advance(final);
        Assert.Equal(FrameLog.QuietPeriod, log.Publish());
        Assert.True(Latest(cell.Frame).Final);
    }

    [Fact]
    public async Task Run_QuietThenARequest_ShownWhenItsFrameEndsAndNoFrameMissing()
    {
        using var stop = new CancellationTokenSource();
        var first = registry.CurrentFrame;
        var running = log.RunAsync(stop.Token);
        await UntilAsync(() => time.NextDue is not null);
        time.Advance(FrameLog.Period);
        await UntilAsync(() => time.NextDue == time.GetUtcNow() + FrameLog.QuietPeriod);
        time.Advance(TimeSpan.FromSeconds(1));
        var cell = Start();
        cell.OnFinished(FailureClasses.None, 1, 0);
        await UntilAsync(() => time.NextDue <= time.GetUtcNow() + Length + FrameLog.Grace);
        time.Advance(Length + FrameLog.Grace);
        await UntilAsync(() => log.Read(0, 0).Frames.Any(f => f.Id == cell.Frame));
        var expected = Enumerable.Range(0, (int)(cell.Frame - first) + 1).Select(i => first + i);
        Assert.Equal(expected, log.Read(0, 0).Frames.Select(static f => f.Id));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>The loop goes on on the pool: waits for what it does, ten seconds at most.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "waited 10 seconds for the loop");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }
    }

    private FrameCell Start()
    {
        var cell = registry.Of(new SeriesKey("default/web", "default", "web", "v2", "p")).CellOf(registry.FrameOf(time.GetTimestamp()));
        cell.OnStarted();
        return cell;
    }

    private TelemetryFrame Latest(long id) => log.Read(0, 0).Frames.Single(f => f.Id == id);
}
