using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Writes down what happens in a rehearsal.</summary>
internal sealed class RehearsalRecord(RehearsalClock clock)
{
    /// <summary>Most events that are kept; a rollout has far fewer.</summary>
    private const int MostEvents = 1000;

    /// <summary>Most moments of the picture.</summary>
    private const int MostSamples = 120;

    private readonly List<RehearsalEvent> events = [];
    private readonly List<RehearsalSample> samples = [];
    private DateTimeOffset start;
    private DateTimeOffset? firstRequest;
    private DateTimeOffset? abortedAt;
    private DateTimeOffset? withdrawnAt;
    private int? abortedAtStep;
    private double share;
    private string? verdict;
    private long freshRequests;
    private long freshErrors;
    private long oldRequests;
    private long oldErrors;

    /// <summary>Simulated time since the release began.</summary>
    public TimeSpan Elapsed => clock.GetUtcNow() - start;

    /// <summary>How it ended; null while it goes on.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The release begins.</summary>
    public void Begin() => start = clock.GetUtcNow();

    /// <summary>Counts requests.</summary>
    public void Served(long fresh, long freshBad, long old, long oldBad)
    {
        firstRequest ??= fresh > 0 ? clock.GetUtcNow() : null;
        freshRequests += fresh;
        freshErrors += freshBad;
        oldRequests += old;
        oldErrors += oldBad;
    }

    /// <summary>Notes the share in force.</summary>
    public void Share(double now, RolloutStatus status)
    {
        if (now != share)
        {
            share = now;
            var text = string.Create(CultureInfo.InvariantCulture, $"the new revision gets {now * 100:0.##} % of the requests");
            Add("Traffic", text, now, status);
        }

        withdrawnAt ??= abortedAt is not null && now == 0 ? clock.GetUtcNow() : null;
        Outcome ??= withdrawnAt is not null ? "Aborted"
            : status.Phase == "Healthy" && status.StableRS == status.CurrentPodHash ? "Completed"
            : null;
        if (samples.Count == 0 || Elapsed.TotalSeconds - samples[^1].Seconds >= 1 || Outcome is not null)
        {
            samples.Add(new RehearsalSample(Math.Round(Elapsed.TotalSeconds, 2), now * 100, freshRequests, freshErrors));
        }
    }

    /// <summary>Notes what the planner decided.</summary>
    public void Decision(RolloutDecision decision, double now)
    {
        var status = decision.Status;
        if (status.Judgement?.Verdict is { } current && current != verdict)
        {
            verdict = current;
            Add("Verdict", status.Judgement.Reason ?? current, now, status);
        }

        if (status.Abort is true && abortedAt is null)
        {
            abortedAt = clock.GetUtcNow();
            abortedAtStep = (status.CurrentStepIndex ?? 0) + 1;
        }

        foreach (var news in decision.Actions.OfType<RolloutAction.Announce>())
        {
            Add(news.Reason, news.Message, now, status);
        }
    }

    /// <summary>Notes one thing.</summary>
    public void Add(string what, string text, double now, RolloutStatus status)
    {
        if (events.Count < MostEvents)
        {
            events.Add(new RehearsalEvent(
                Math.Round(Elapsed.TotalSeconds, 2), (status.CurrentStepIndex ?? 0) + 1, Math.Round(now * 100, 2),
                status.Judgement?.Verdict, what, text));
        }
    }

    /// <summary>All of it.</summary>
    public RehearsalResult Result(RolloutStatus status) => new()
    {
        Outcome = Outcome ?? "Waiting",
        Reason = Outcome == "Completed" ? null : status.AbortReason ?? status.Message,
        Seconds = Math.Round(Elapsed.TotalSeconds, 2),
        DetectSeconds = Seconds(firstRequest, abortedAt),
        ZeroTrafficSeconds = Seconds(abortedAt, withdrawnAt),
        AbortedAtStep = abortedAtStep,
        Verdict = verdict,
        NewRequests = freshRequests,
        NewErrors = freshErrors,
        StableRequests = oldRequests,
        StableErrors = oldErrors,
        Events = events,
        Samples = Thinned(),
    };

    private static double? Seconds(DateTimeOffset? from, DateTimeOffset? to)
        => to - from is { } time ? Math.Round(time.TotalSeconds, 2) : null;

    private List<RehearsalSample> Thinned()
    {
        var every = Math.Max(1, (samples.Count + MostSamples - 1) / MostSamples);
        return [.. samples.Where((_, i) => i % every == 0 || i == samples.Count - 1)];
    }
}
