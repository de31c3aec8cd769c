using Slipway.Analysis;
using Slipway.Analysis.Latencies;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>
/// Puts the frames of one gateway instance into windows, in the order of their time. A frame counts when all of its requests have ended,
/// or when it is final; until then those after it wait, so that which requests count never depends on how they end.
/// </summary>
internal sealed class InstanceLedger
{
    private static readonly string[] Unanswered =
        [FailureClass.Connect, FailureClass.NoEndpoint, FailureClass.Reset, FailureClass.Timeout];

    private readonly SortedDictionary<long, TelemetryFrame> pending = [];
    private readonly LatencyLedger latencies = new();
    private readonly SpreadLedger spread = new();

    /// <summary>Epoch of the instance.</summary>
    public required string Epoch { get; init; }

    /// <summary>Id of the first frame that has not counted yet.</summary>
    public long Next { get; set; }

    /// <summary>The window that is being filled.</summary>
    public OpenWindow Open { get; set; }

    /// <summary>Share of the canary all through the open window; null when it changed.</summary>
    public double? Share { get; set; }

    /// <summary>Requests of both versions whose first attempt no pod answered.</summary>
    public long Lost { get; set; }

    /// <summary>How requests of the canary failed.</summary>
    public FailureKinds Failures { get; init; } = new();

    /// <summary>Requests and users of the canary so far, where users stay with a version.</summary>
    public UserCorrelation Users { get; set; }

    /// <summary>How much the errors of the stable version's pods vary.</summary>
    public ErrorSpread Spread
    {
        get => spread.Spread;
        set => spread.Spread = value;
    }

    /// <summary>Takes a frame, or a newer version of one.</summary>
    public void Add(TelemetryFrame frame)
    {
        if (frame.Id >= Next && (!pending.TryGetValue(frame.Id, out var known) || known.Version < frame.Version))
        {
            pending[frame.Id] = frame;
        }
    }

    /// <summary>What closes now, frame by frame.</summary>
    public IEnumerable<Closed> Close(JudgementSession session)
    {
        while (pending.Count > 0 && pending.First() is var (id, frame) && Rows(frame, session) is var rows && IsSettled(frame, rows))
        {
            pending.Remove(id);
            Next = id + 1;
            Lost += rows.Sum(static r => Unanswered.Sum(c => r.Bad.GetValueOrDefault(c)));
            var share = id * TelemetryFrame.LengthMilliseconds >= session.ShareSince.ToUnixTimeMilliseconds() ? session.Share : null;
            Share = Open.Elapsed == TimeSpan.Zero || Share == share ? share : null;
            (Open, var closed) = Open.Add(
                TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds), Count(rows, session), WindowRules.Default);
            Failures.Add(rows.Where(r => r.Revision == session.CanaryHash));
            if (closed is { } window)
            {
                Failures.CloseWindow(window.IsComparable);
            }

            Users = session.IsSticky ? Counted(rows, session) : Users;
            var effect = session.IsSticky ? Users.DesignEffect : 1;
            var closes = new Closed(closed, Share, Math.Max(effect, Spread.DesignEffect), []);
            spread.Add(id, rows, session.CanaryHash);
            IEnumerable<LatencyBlock> blocks = ComparesLatency(session) ? latencies.Add(frame, rows, session.CanaryHash) : [];
            yield return closes with { Blocks = [.. blocks.Select(b => b with { DesignEffect = effect })] };
        }
    }

    /// <summary>Latencies are compared only where chance placed the requests: those of other users or of copies take other times.</summary>
    private static bool ComparesLatency(JudgementSession session)
        => session is { Latency: not null, Compares: JudgedTraffic.Shares or JudgedTraffic.Route };

    private UserCorrelation Counted(List<TelemetryRow> rows, JudgementSession session) => rows
        .Where(r => r.Revision == session.CanaryHash).Aggregate(Users, static (u, r) => u.Add(r.Started, r.NewUsers));

    private static bool IsSettled(TelemetryFrame frame, List<TelemetryRow> rows)
        => frame.Final || rows.All(static r => r.Finished + r.PastBound >= r.Started);

    private static BinaryWindow Count(List<TelemetryRow> rows, JudgementSession session)
    {
        var (canary, canaryBad) = Count(rows.Where(r => r.Revision == session.CanaryHash).ToList());
        var (stable, stableBad) = Count(rows.Where(r => r.Revision == session.StableHash).ToList());
        return new BinaryWindow(canary, canaryBad, stable, stableBad);
    }

    private static (long Requests, long Bad) Count(List<TelemetryRow> rows)
    {
        var requests = rows.Sum(static r => r.Started);
        return (requests, Math.Min(requests, rows.Sum(static r => r.CountBad())));
    }

    private static List<TelemetryRow> Rows(TelemetryFrame frame, JudgementSession session)
        => [.. Compared(frame, session).Where(r => r.Namespace == session.Rollout.Namespace
            && (r.Service == session.Service || r.Service == session.CanaryService)
            && (r.Revision == session.CanaryHash || r.Revision == session.StableHash))];

    /// <summary>Requests of a route are compared within it where it has both versions (analysis.md, section 2).</summary>
    private static IEnumerable<TelemetryRow> Compared(TelemetryFrame frame, JudgementSession session) => session.Compares switch
    {
        JudgedTraffic.Route => frame.Routed,
        JudgedTraffic.RouteAgainstAll => frame.Rows.Concat(frame.Routed),
        JudgedTraffic.Copies => frame.Rows.Concat(frame.Routed).Where(r => r.Revision == session.StableHash)
            .Concat(frame.Mirrored.Where(r => r.Revision == session.CanaryHash)),
        _ => frame.Rows,
    };

    /// <summary>What closes with a frame.</summary>
    /// <param name="Window">A window of errors; null when it stays open.</param>
    /// <param name="Share">Share of the canary all through it; null when it changed.</param>
    /// <param name="DesignEffect">How many requests say as much as one independent request.</param>
    /// <param name="Blocks">Blocks of latencies.</param>
    public sealed record Closed(BinaryWindow? Window, double? Share, double DesignEffect, IReadOnlyList<LatencyBlock> Blocks);
}
