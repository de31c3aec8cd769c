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
        [FailureClass.Connect, FailureClass.NoEndpoint, FailureClass.Overload, FailureClass.Reset, FailureClass.Timeout];

    private readonly SortedDictionary<long, TelemetryFrame> pending = [];
    private readonly LatencyLedger latencies = new();
    private readonly SpreadLedger spread = new();
    private readonly SortedSet<string> met = new(StringComparer.Ordinal);

    /// <summary>Epoch of the instance.</summary>
    public required string Epoch { get; init; }

    /// <summary>Id of the first frame that has not counted yet.</summary>
    public long Next { get; set; }

    /// <summary>The windows that are being filled, by the sort of their requests.</summary>
    public SortedDictionary<string, LedgerStratum> Strata { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Requests of both versions whose first attempt no pod answered.</summary>
    public long Lost { get; set; }

    /// <summary>How requests of the canary failed in windows that were compared.</summary>
    public SortedDictionary<string, long> Failures { get; init; } = new(StringComparer.Ordinal);

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
            met.UnionWith(rows.Where(static r => r.Pod.Length > 0).Select(static r => r.Revision));
            Lost += rows.Sum(static r => Unanswered.Sum(c => r.Bad.GetValueOrDefault(c)));
            var share = id * TelemetryFrame.LengthMilliseconds >= session.ShareSince.ToUnixTimeMilliseconds() ? session.Share : null;
            var windows = Sorted(rows, session, share);
            windows.Where(static w => w.Counts.IsComparable).ToList().ForEach(w => FailureKinds.Add(w.Failures, Failures));
            var isOfUsers = session.IsSticky || Users != default || rows.Any(static r => r.IsKept is true);
            Users = isOfUsers ? Counted(rows, session) : Users;
            var effect = isOfUsers ? Users.DesignEffect : 1;
            var closes = new Closed(windows, Math.Max(effect, Spread.DesignEffect), []);
            spread.Add(id, rows, session.CanaryHash);
            IEnumerable<LatencyBlock> blocks = ComparesLatency(session) ? latencies.Add(frame, rows, session.CanaryHash) : [];
            yield return closes with { Blocks = [.. blocks.Select(b => b with { DesignEffect = effect })] };
        }
    }

    /// <summary>Latencies are compared only where chance placed the requests: those of other users or of copies take other times.</summary>
    private static bool ComparesLatency(JudgementSession session)
        => session is { Latency: not null, Compares: JudgedTraffic.Shares or JudgedTraffic.Route };

    /// <summary>Puts the rows of a frame into the windows of their sorts; time passes in all that are open.</summary>
    private List<ClosedWindow> Sorted(List<TelemetryRow> rows, JudgementSession session, double? share)
    {
        var sorts = rows.ToLookup(r => LedgerStratum.Of(r, session), StringComparer.Ordinal);
        foreach (var sort in sorts)
        {
            if (Strata.Count < LedgerStratum.Most)
            {
                Strata.TryAdd(sort.Key, new LedgerStratum());
            }
        }

        var beyond = sorts.Where(s => !Strata.ContainsKey(s.Key)).SelectMany(static s => s).ToList();
        if (beyond.Count > 0)
        {
            Strata.TryAdd(LedgerStratum.Others, new LedgerStratum());
        }

        List<ClosedWindow> closed = [];
        foreach (var (name, stratum) in Strata.ToList())
        {
            List<TelemetryRow> own = [.. sorts[name], .. name == LedgerStratum.Others ? beyond : []];
            if (stratum.Add(own, session, share) is { } window)
            {
                closed.Add(window);
            }

            if (stratum.Open == default)
            {
                Strata.Remove(name);
            }
        }

        return closed;
    }

    /// <summary>Where no users stay with a version, sessions may: each begins with a request that is not kept.</summary>
    private UserCorrelation Counted(List<TelemetryRow> rows, JudgementSession session) => rows
        .Where(r => r.Revision == session.CanaryHash)
        .Aggregate(Users, (u, r) => u.Add(r.Started, session.IsSticky ? r.NewUsers : r.IsKept is true ? 0 : r.Started));

    private static bool IsSettled(TelemetryFrame frame, List<TelemetryRow> rows)
        => frame.Final || rows.All(static r => r.Finished + r.PastBound >= r.Started);

    private List<TelemetryRow> Rows(TelemetryFrame frame, JudgementSession session)
        => [.. Compared(frame, session).Where(r => r.Namespace == session.Rollout.Namespace
            && (r.Service == session.Service || r.Service == session.CanaryService)).Select(r => Attributed(r, session))
            .Where(r => r.Revision == session.CanaryHash || r.Revision == session.StableHash)];

    /// <summary>A request that found no pod is of the revision that its Service is for, once the gateway has met that one: until then it
    /// has not heard of its pods yet, which is no fault of the revision.</summary>
    private TelemetryRow Attributed(TelemetryRow row, JudgementSession session)
    {
        var revision = row.Service == session.CanaryService ? session.CanaryHash : session.StableHash;
        return row.Pod.Length == 0 && row.Revision.Length == 0 && session.HasOwnServices && met.Contains(revision)
            ? row with { Revision = revision } : row;
    }

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
    /// <param name="Windows">Windows of errors.</param>
    /// <param name="DesignEffect">How many requests say as much as one independent request.</param>
    /// <param name="Blocks">Blocks of latencies.</param>
    public sealed record Closed(IReadOnlyList<ClosedWindow> Windows, double DesignEffect, IReadOnlyList<LatencyBlock> Blocks);
}
