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
    private readonly SortedDictionary<ObjectKey, JudgementCase> cases = [];

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
                    SuccessRate = known.Session.SuccessRate,
                    LatencyTarget = known.Session.LatencyTarget,
                };
                known.Objective = known.Objective?.From(session.ObjectiveSince);
                known.ToldMissed &= known.Objective?.Missed is true;
                return;
            }

            session = session with { ShareSince = now };
            var all = new VersionJudge(judge.Settings, session.Latency);
            var restored = session.Checkpoint is { } text ? JudgementCheckpoint.Read(text, all.Initial) : null;
            var objective = ObjectiveWatch.Of(session);
            cases[session.Rollout] = new JudgementCase(
                session, all, restored?.State ?? all.Initial, restored?.Ledgers ?? new(StringComparer.Ordinal))
            {
                Course = restored is null ? EvidenceCourse.Empty : EvidenceCourse.Parse(session.Course),
                Compared = restored is null ? null : session.Compared,
                Objective = restored is { } from && objective is not null ? from.Objective(objective) : objective,
            };
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
            return cases.TryGetValue(rollout, out var found) ? JudgementWriter.Write(found) : null;
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

    private bool Take(JudgementCase found, TelemetryFrame frame)
    {
        if (frame.Id * TelemetryFrame.LengthMilliseconds < found.Session.StartedAt.ToUnixTimeMilliseconds())
        {
            return false;
        }

        if (!found.Ledgers.TryGetValue(frame.Instance, out var ledger) || ledger.Epoch != frame.Epoch)
        {
            ledger = new InstanceLedger
            {
                Epoch = frame.Epoch,
                Lost = ledger?.Lost ?? 0,
                Failures = ledger?.Failures ?? new(StringComparer.Ordinal),
            };
            found.Ledgers[frame.Instance] = ledger;
        }

        ledger.Add(frame);
        var before = found.State;
        foreach (var (windows, effect, blocks) in ledger.Close(found.Session))
        {
            foreach (var window in windows)
            {
                found.State = found.Judge.Add(found.State, window.Counts, window.Share, effect);
                found.Objective = found.Objective?.Add(window, effect, frame.Id * TelemetryFrame.LengthMilliseconds);
            }

            found.State = blocks.Aggregate(found.State, found.Judge.Add);
        }

        if (ReferenceEquals(before, found.State))
        {
            return false;
        }

        found.Compared = found.Session.Compares.ToString();
        var assessed = found.Judge.Assess(found.State);
        if (!before.Failed)
        {
            // What decided it is the end of the course.
            var end = (frame.Id + 1) * TelemetryFrame.LengthMilliseconds - found.Session.StartedAt.ToUnixTimeMilliseconds();
            found.Course = found.Course.Add(new EvidencePoint(
                end / 1000.0, assessed.Errors.Totals.CanaryRequests, assessed.Evidence, assessed.Errors.PassEvidence));
        }

        return IsToBeTold(found, assessed.Verdict);
    }

    private bool IsToBeTold(JudgementCase found, Verdict verdict)
    {
        var now = time.GetUtcNow();
        var missed = found.Objective?.Missed is true;
        if (verdict == found.Verdict && missed == found.ToldMissed && now - found.ToldAt < TellEvery)
        {
            return false;
        }

        found.ToldMissed = missed;

        found.VerdictAt = verdict == found.Verdict ? found.VerdictAt : now;
        found.Verdict = verdict;
        found.ToldAt = now;
        return true;
    }
}
