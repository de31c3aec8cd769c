using Slipway.Api.Core;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>What is known of one pod's metrics. Of its answers only the series that somebody asks for are kept.</summary>
internal sealed class ScrapedPod(Pod pod)
{
    private readonly SortedDictionary<string, SeriesTrack> tracks = new(StringComparer.Ordinal);

    /// <summary>The pod when it was last asked.</summary>
    public Pod Pod { get; private set; } = pod;

    /// <summary>Whether a question is under way.</summary>
    public bool IsAsked { get; set; }

    /// <summary>When it was last to be asked.</summary>
    public DateTimeOffset WantedAt { get; private set; }

    /// <summary>When it last answered; null before.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Why the last question has no answer; null when it has one, and before the first.</summary>
    public string? Problem { get; private set; }

    /// <summary>Sets what is asked from now on.</summary>
    public void Want(Pod pod, DateTimeOffset now, IReadOnlyCollection<string> selectors)
    {
        Pod = pod;
        WantedAt = now;
        foreach (var gone in tracks.Keys.Except(selectors, StringComparer.Ordinal).ToList())
        {
            tracks.Remove(gone);
        }

        foreach (var selector in selectors)
        {
            tracks.TryAdd(selector, new SeriesTrack());
        }
    }

    /// <summary>What is asked, sorted.</summary>
    public IReadOnlyList<string> Selectors => [.. tracks.Keys];

    /// <summary>What is known of the series of a selector; null when it is not asked for.</summary>
    public SeriesTrack? Track(string selector) => tracks.GetValueOrDefault(selector);

    /// <summary>Takes the answer of the pod; what is not asked for any more is passed over.</summary>
    public void Take(DateTimeOffset now, PodAnswer answer)
    {
        if (answer.Problem is { } problem)
        {
            Fail(problem);
            return;
        }

        AnsweredAt = now;
        Problem = null;
        foreach (var (selector, samples) in answer.Samples)
        {
            if (Track(selector)?.Take(now, samples, now - PodsMetric.LongestWindow) is false)
            {
                Fail($"more than {SeriesTrack.MaximumSeries} series have been {selector}");
            }
        }
    }

    /// <summary>Notes that there is no answer.</summary>
    public void Fail(string problem)
    {
        AnsweredAt = null;
        Problem = problem;
    }
}
