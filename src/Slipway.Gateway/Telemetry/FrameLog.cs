using System.Threading.Channels;
using Slipway.Api.Telemetry;

namespace Slipway.Gateway.Telemetry;

/// <summary>
/// Builds a frame when its time is over, and again whenever one of its requests ends; hands frames to readers in the order of change. A
/// frame is never shown while requests may still start in it, so a reader may count one as soon as all of its requests have ended.
/// </summary>
internal sealed class FrameLog(SeriesRegistry registry, TimeProvider time, string instance, string epoch)
{
    /// <summary>Time between looks while requests of a frame that is shown are under way: a verdict waits for no more than this.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>Time between looks while there are no requests: then the empty frames of that time are closed together.</summary>
    public static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Time after the end of a frame until it is shown: a request reads the clock a moment before it is counted.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(10);

    private const long FramesUntilFinal = TelemetryFrame.FinalAfterSeconds * 1000 / TelemetryFrame.LengthMilliseconds;
    private readonly SortedDictionary<long, Entry> entries = [];
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long sequence;
    private readonly long first = registry.FrameOf(time.GetTimestamp());
    private long previous = registry.FrameOf(time.GetTimestamp());

    /// <summary>Changes with every start.</summary>
    public string Epoch => epoch;

    /// <summary>Publishes what has changed until it is cancelled; sleeps while nothing happens.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        registry.OnNewCell = () => wakes.Writer.TryWrite(true);
        await using var timer = time.CreateTimer(
            static w => ((ChannelWriter<bool>)w!).TryWrite(true), wakes.Writer, Period, Timeout.InfiniteTimeSpan);
        while (true)
        {
            await wakes.Reader.ReadAsync(cancellationToken);
            timer.Change(Publish(), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Publishes what has changed since the last call; returns the time after which to look again, if nothing starts
    /// earlier.</summary>
    public TimeSpan Publish()
    {
        var running = registry.CurrentFrame;
        var now = registry.FrameOf(time.GetTimestamp() - (long)(Grace.TotalSeconds * time.TimestampFrequency));
        lock (gate)
        {
            var any = false;
            var next = registry.CellsOf(now).Count > 0 ? registry.UntilEndOf(now) + Grace
                : registry.CellsOf(running).Count > 0 ? registry.UntilEndOf(running) + Grace
                : QuietPeriod;

            // Counted from the last look, so that a frame becomes final however long this process was held up.
            var oldest = Math.Max(Math.Max(first, previous - FramesUntilFinal - 1), now - (2 * SeriesRegistry.MostFrames));
            previous = now;
            for (var frame = oldest; frame < now; frame++)
            {
                any |= Publish(frame, now, ref next);
            }

            foreach (var old in entries.Keys.TakeWhile(k => k < now - (2 * SeriesRegistry.MostFrames)).ToList())
            {
                entries.Remove(old);
            }

            registry.DropBefore(now - SeriesRegistry.MostFrames);
            if (any)
            {
                changed.TrySetResult();
                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return next > Period ? next : Period;
        }
    }

    /// <summary>Frames that changed after a place, and the place up to which they go.</summary>
    /// <param name="after">Place of the last call, 0 at first.</param>
    /// <param name="afterFrame">Only frames with a higher id.</param>
    public (IReadOnlyList<TelemetryFrame> Frames, long Place, Task Changed) Read(long after, long afterFrame)
    {
        lock (gate)
        {
            var frames = entries.Values.Where(e => e.Sequence > after && e.Frame.Id > afterFrame).OrderBy(static e => e.Frame.Id)
                .Select(static e => e.Frame).ToList();
            return (frames, sequence, changed.Task);
        }
    }

    private bool Publish(long frame, long now, ref TimeSpan next)
    {
        var known = entries.GetValueOrDefault(frame);
        if (known is { Frame.Final: true })
        {
            return false;
        }

        var cells = registry.CellsOf(frame);
        long changes = cells.Count;
        var running = 0;
        foreach (var cell in cells)
        {
            changes += cell.Changes;
            running += cell.Running;
        }

        var due = now - frame > FramesUntilFinal;
        // One frame of slack for requests that were counted very late all the same.
        var final = due || (running == 0 && now - frame > 1);
        if (!final && cells.Count > 0)
        {
            var again = running > 0 ? Period : registry.UntilEndOf(now) + Grace;
            next = again < next ? again : next;
        }

        if (!final && (cells.Count == 0 || known?.Changes == changes))
        {
            return false;
        }

        var built = new TelemetryFrame
        {
            Instance = instance,
            Epoch = epoch,
            Id = frame,
            Version = (known?.Frame.Version ?? 0) + 1,
            Final = final,
            Rows = Rows(cells, Placement.Shares, final),
            Routed = Rows(cells, Placement.Route, final),
            Mirrored = Rows(cells, Placement.Mirror, final),
        };
        entries[frame] = new Entry(built, changes, ++sequence);
        return true;
    }

    private static List<TelemetryRow> Rows(IReadOnlyList<FrameCell> cells, Placement placement, bool final)
        => [.. cells.Where(c => c.Series.Key.Placement == placement).Select(c => c.ToRow(final)).Where(static r => r.Started > 0)
            .OrderBy(static r => r.Route, StringComparer.Ordinal).ThenBy(static r => r.Namespace, StringComparer.Ordinal)
            .ThenBy(static r => r.Service, StringComparer.Ordinal).ThenBy(static r => r.Rule, StringComparer.Ordinal)
            .ThenBy(static r => r.Class, StringComparer.Ordinal).ThenBy(static r => r.Weighted, StringComparer.Ordinal)
            .ThenBy(static r => r.IsSecond).ThenBy(static r => r.IsKept)
            .ThenBy(static r => r.Revision, StringComparer.Ordinal).ThenBy(static r => r.Pod, StringComparer.Ordinal)];

    private sealed record Entry(TelemetryFrame Frame, long Changes, long Sequence);
}
