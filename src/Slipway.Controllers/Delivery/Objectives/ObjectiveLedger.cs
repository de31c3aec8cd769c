using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>The place in the frames of one gateway instance: what is counted for good, and what may still change.</summary>
internal sealed class ObjectiveLedger
{
    /// <summary>Frames after which one that never came again counts as it is: its gateway is gone.</summary>
    private const long FramesUntilLost = 2 * TelemetryFrame.FinalAfterSeconds * 1000 / TelemetryFrame.LengthMilliseconds;

    private readonly SortedDictionary<long, Open> open = [];

    /// <summary>Epoch of the instance.</summary>
    public required string Epoch { get; init; }

    /// <summary>Id of the first frame that has not counted for good.</summary>
    public long Next { get; set; }

    /// <summary>The requests of frames that may still change, and the bad ones.</summary>
    public (long Total, long Bad) Pending => (open.Values.Sum(static f => f.Total), open.Values.Sum(static f => f.Bad));

    /// <summary>Takes a frame, or a newer version of one.</summary>
    public void Add(TelemetryFrame frame, (long Total, long Bad) count)
    {
        if (frame.Id >= Next && (!open.TryGetValue(frame.Id, out var known) || known.Version < frame.Version))
        {
            open[frame.Id] = new Open(frame.Version, frame.Final, count.Total, count.Bad);
        }
    }

    /// <summary>What no longer changes, in the order of time: the start in seconds since the Unix epoch, requests, bad ones.</summary>
    /// <param name="all">Whether nothing more is to come.</param>
    public IEnumerable<(long At, long Total, long Bad)> Settle(bool all)
    {
        while (open.Count > 0 && open.First() is var (id, frame) && (all || frame.Final || open.Last().Key - id > FramesUntilLost))
        {
            open.Remove(id);
            Next = id + 1;
            if (frame.Total > 0)
            {
                yield return (id * TelemetryFrame.LengthMilliseconds / 1000, frame.Total, frame.Bad);
            }
        }
    }

    private readonly record struct Open(int Version, bool Final, long Total, long Bad);
}
