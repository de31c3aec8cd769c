using Slipway.Analysis.Objectives;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>The counts of one objective.</summary>
internal sealed class ObjectiveRecord(OutcomeHistory history, SortedDictionary<string, ObjectiveLedger> ledgers)
{
    /// <summary>Gateway instances that are remembered; an instance that has not been heard of is dropped first.</summary>
    private const int MostInstances = 64;

    /// <summary>What no longer changes.</summary>
    public OutcomeHistory History => history;

    /// <summary>Place in the frames of each gateway instance.</summary>
    public SortedDictionary<string, ObjectiveLedger> Ledgers => ledgers;

    /// <summary>A record without requests.</summary>
    public static ObjectiveRecord Empty(TimeSpan period)
        => new(new OutcomeHistory(period), new SortedDictionary<string, ObjectiveLedger>(StringComparer.Ordinal));

    /// <summary>Takes a frame.</summary>
    public void Add(TelemetryFrame frame, (long Total, long Bad) count)
    {
        if (!ledgers.TryGetValue(frame.Instance, out var ledger) || ledger.Epoch != frame.Epoch)
        {
            Settle(ledger, all: true);
            ledgers[frame.Instance] = ledger = new ObjectiveLedger { Epoch = frame.Epoch };
            while (ledgers.Count > MostInstances)
            {
                var oldest = ledgers.Where(l => l.Value != ledger).MinBy(static l => l.Value.Next).Key;
                Settle(ledgers[oldest], all: true);
                ledgers.Remove(oldest);
            }
        }

        ledger.Add(frame, count);
        Settle(ledger, all: false);
    }

    /// <summary>Requests of a window that ends now.</summary>
    public OutcomeSum Sum(DateTimeOffset now, TimeSpan window)
    {
        var settled = history.Since((now - window).ToUnixTimeMilliseconds() / 1000.0);
        var pending = ledgers.Values.Select(static l => l.Pending).ToList();
        return new OutcomeSum(
            settled.Total + pending.Sum(static p => p.Total), settled.Bad + pending.Sum(static p => p.Bad));
    }

    private void Settle(ObjectiveLedger? ledger, bool all)
    {
        foreach (var (at, total, bad) in ledger?.Settle(all) ?? [])
        {
            history.Add(at, total, bad);
        }
    }
}
