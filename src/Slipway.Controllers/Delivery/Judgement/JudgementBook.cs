using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>
/// The judgements under way. Frames go in as they come; whoever asked is told at once when a verdict changes, and every second when
/// only numbers did.
/// </summary>
/// <param name="judge">Compares the versions.</param>
/// <param name="time">Clock.</param>
public sealed class JudgementBook(ErrorRateJudge judge, TimeProvider time)
{
    /// <summary>How often new numbers without a new verdict are told.</summary>
    public static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, Case> cases = [];

    /// <summary>Called with a Rollout whose judgement is to be read; set once by the controller. It only enqueues.</summary>
    public Action<ObjectKey> OnChange { get; set; } = static _ => { };

    /// <summary>Goes on with a comparison, or begins it if the one under way is another.</summary>
    public void Watch(JudgementSession session)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (cases.TryGetValue(session.Rollout, out var known) && known.Session.IsSameAs(session))
            {
                known.Session = session with
                {
                    ShareSince = session.Share == known.Session.Share ? known.Session.ShareSince : now,
                    Latency = known.Session.Latency,
                };
                return;
            }

            session = session with { ShareSince = now };
            var all = new VersionJudge(judge.Settings, session.Latency);
            var restored = session.Checkpoint is { } text ? JudgementCheckpoint.Read(text, all.Initial) : null;
            cases[session.Rollout] = new Case(
                session, all, restored?.State ?? all.Initial, restored?.Ledgers ?? new(StringComparer.Ordinal));
        }
    }

    /// <summary>Notes that the share of the canary is about to change, so that no request is held against the one known so far.</summary>
    public void ShareChanges(ObjectKey rollout)
    {
        lock (gate)
        {
            if (cases.TryGetValue(rollout, out var known))
            {
                known.Session = known.Session with { Share = null };
            }
        }
    }

    /// <summary>Ends the comparison of a Rollout, if there is one.</summary>
    public void Forget(ObjectKey rollout)
    {
        lock (gate)
        {
            cases.Remove(rollout);
        }
    }

    /// <summary>What the data so far say; null when nothing is compared.</summary>
    public RolloutJudgement? Read(ObjectKey rollout)
    {
        lock (gate)
        {
            return cases.TryGetValue(rollout, out var found) ? Written(found) : null;
        }
    }

    /// <summary>Takes a frame.</summary>
    public void Add(TelemetryFrame frame)
    {
        List<ObjectKey> changed = [];
        lock (gate)
        {
            foreach (var (key, found) in cases)
            {
                if (Take(found, frame))
                {
                    changed.Add(key);
                }
            }
        }

        changed.ForEach(OnChange);
    }

    private bool Take(Case found, TelemetryFrame frame)
    {
        if (frame.Id * TelemetryFrame.LengthMilliseconds < found.Session.StartedAt.ToUnixTimeMilliseconds())
        {
            return false;
        }

        if (!found.Ledgers.TryGetValue(frame.Instance, out var ledger) || ledger.Epoch != frame.Epoch)
        {
            ledger = new InstanceLedger { Epoch = frame.Epoch, Lost = ledger?.Lost ?? 0 };
            found.Ledgers[frame.Instance] = ledger;
        }

        ledger.Add(frame);
        var before = found.State;
        foreach (var (window, share, effect, blocks) in ledger.Close(found.Session))
        {
            found.State = window is { } closed ? found.Judge.Add(found.State, closed, share, effect) : found.State;
            found.State = blocks.Aggregate(found.State, found.Judge.Add);
        }

        return !ReferenceEquals(before, found.State) && IsToBeTold(found);
    }

    private bool IsToBeTold(Case found)
    {
        var verdict = found.Judge.Assess(found.State).Verdict;
        var now = time.GetUtcNow();
        if (verdict == found.Verdict && now - found.ToldAt < TellEvery)
        {
            return false;
        }

        found.VerdictAt = verdict == found.Verdict ? found.VerdictAt : now;
        found.Verdict = verdict;
        found.ToldAt = now;
        return true;
    }

    private static RolloutJudgement Written(Case found)
    {
        var all = found.Judge.Assess(found.State);
        var a = all.Errors;
        return new RolloutJudgement
        {
            Verdict = all.Verdict.ToString(),
            Method = a.Method,
            Evidence = all.Evidence,
            Threshold = all.Threshold,
            PassEvidence = a.PassEvidence,
            PassThreshold = a.PassThreshold,
            CanaryRequests = a.Totals.CanaryRequests,
            CanaryErrors = a.Totals.CanaryBad,
            StableRequests = a.Totals.StableRequests,
            StableErrors = a.Totals.StableBad,
            LostRequests = found.Ledgers.Values.Sum(static l => l.Lost),
            RequestsNeeded = a.RequestsNeeded > 0 ? a.RequestsNeeded : null,
            Metrics = [.. all.Metrics.Select(Written)],
            Reason = all.Reason,
            DecidedAt = all.Verdict is Verdict.Fail or Verdict.Pass && all.Verdict == found.Verdict ? found.VerdictAt : null,
            CanaryHash = found.Session.CanaryHash,
            StableHash = found.Session.StableHash,
            StartedAt = found.Session.StartedAt,
            Checkpoint = JudgementCheckpoint.Write(found.State, found.Ledgers),
        };
    }

    private static RolloutJudgedMetric Written(MetricAssessment m) => new()
    {
        Name = m.Name,
        Verdict = m.Verdict.ToString(),
        Weight = m.Weight,
        Evidence = m.Evidence,
        Threshold = m.Threshold,
        CanaryRequests = m.Totals.CanaryRequests,
        CanaryBad = m.Totals.CanaryBad,
        StableRequests = m.Totals.StableRequests,
        StableBad = m.Totals.StableBad,
        RequestsNeeded = m.RequestsNeeded > 0 ? m.RequestsNeeded : null,
        CanaryLimitMilliseconds = m.CanaryLimitMilliseconds,
        StableLimitMilliseconds = m.StableLimitMilliseconds,
    };

    private sealed class Case(
        JudgementSession session, VersionJudge judge, VersionState state, SortedDictionary<string, InstanceLedger> ledgers)
    {
        public VersionJudge Judge => judge;

        public JudgementSession Session { get; set; } = session;

        public VersionState State { get; set; } = state;

        public SortedDictionary<string, InstanceLedger> Ledgers { get; } = ledgers;

        public Verdict Verdict { get; set; } = Verdict.NotEnoughData;

        public DateTimeOffset? VerdictAt { get; set; }

        public DateTimeOffset ToldAt { get; set; }
    }
}
