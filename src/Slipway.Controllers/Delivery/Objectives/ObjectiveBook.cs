using Slipway.Analysis.Objectives;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>The counts of all objectives. Frames go in as they come; what is read is bounded whatever the traffic.</summary>
internal sealed class ObjectiveBook(TimeProvider time)
{
    /// <summary>How long after the start frames are kept for objectives that have not been read yet.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(30);

    /// <summary>Frames that are kept then at most.</summary>
    private const int MostEarly = 2_000;

    private readonly DateTimeOffset madeAt = time.GetUtcNow();
    private readonly List<TelemetryFrame> early = [];
    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, Case> cases = [];

    /// <summary>Begins to count for an objective, from its checkpoint where it has one, or goes on.</summary>
    public void Watch(ServiceLevelObjective objective, ObjectiveIndicator indicator)
    {
        lock (gate)
        {
            var known = cases.GetValueOrDefault(objective.Key());
            if (known?.Uid == objective.Uid() && known.Indicator == indicator)
            {
                return;
            }

            var checkpoint = known?.Uid == objective.Uid()
                ? ObjectiveCheckpoint.Write(known.Record, known.Indicator.Signature)
                : objective.Status?.Checkpoint;
            var record = checkpoint is null ? null : ObjectiveCheckpoint.Read(checkpoint, indicator.Signature, indicator.Period);
            cases[objective.Key()] = new Case(objective.Uid(), indicator, record ?? ObjectiveRecord.Empty(indicator.Period));
            if (known is null)
            {
                early.ForEach(frame => cases[objective.Key()].Add(frame));
            }
        }
    }

    /// <summary>Ends the counting for an objective.</summary>
    public void Forget(ObjectKey objective)
    {
        lock (gate)
        {
            cases.Remove(objective);
        }
    }

    /// <summary>Takes a frame.</summary>
    public void Add(TelemetryFrame frame)
    {
        lock (gate)
        {
            foreach (var each in cases.Values)
            {
                each.Add(frame);
            }

            // What a gateway repeats after a start may come before the first objective is read.
            if (time.GetUtcNow() - madeAt >= Starting)
            {
                early.Clear();
            }
            else if (early.Count < MostEarly)
            {
                early.Add(frame);
            }
        }
    }

    /// <summary>What was counted for an objective that is watched, at this moment.</summary>
    public ObjectiveReading Read(ObjectKey objective)
    {
        lock (gate)
        {
            var found = cases[objective];
            var now = time.GetUtcNow();
            found.Record.History.Compact(now.ToUnixTimeSeconds());
            var sums = new SortedDictionary<TimeSpan, OutcomeSum>();
            foreach (var window in BurnRateRule.Workbook.SelectMany(static r => new[] { r.LongWindow, r.ShortWindow })
                .Append(found.Indicator.Period))
            {
                sums[window] = found.Record.Sum(now, window);
            }

            return new ObjectiveReading(
                window => sums[window], ObjectiveCheckpoint.Write(found.Record, found.Indicator.Signature));
        }
    }

    private sealed record Case(string Uid, ObjectiveIndicator Indicator, ObjectiveRecord Record)
    {
        public void Add(TelemetryFrame frame) => Record.Add(frame, Indicator.Count(frame));
    }
}
