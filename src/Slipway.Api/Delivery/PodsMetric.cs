using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// A number out of what pods tell about themselves in the text format of Prometheus. Ready pods with the annotation
/// <c>prometheus.io/scrape: "true"</c> are asked every 5 seconds while a run needs them.
/// </summary>
public sealed record PodsMetric
{
    /// <summary>Shortest window: two answers.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(10);

    /// <summary>Longest window: what is kept of a pod's answers.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    /// <summary>Name of a Service in the namespace of the run whose pods are asked. Either this or selector.</summary>
    public string? Service { get; init; }

    /// <summary>Labels of the pods that are asked, for pods without a Service. Not empty.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Latest or Stable where a Rollout names the template, or a pod template hash. Default: all revisions.</summary>
    public string? Revision { get; init; }

    /// <summary>The series, with label matchers as in PromQL: <c>jobs_failed_total{queue="mail"}</c>.</summary>
    [Required]
    public string? Series { get; init; }

    /// <summary>
    /// rate: what counters grow by per second over the window, added up over all series of all pods; a counter that starts anew has
    /// grown by what it shows. avg, max, sum: of the latest values of all series of all pods.
    /// </summary>
    [Required, OneOf("avg", "max", "rate", "sum")]
    public string? Function { get; init; }

    /// <summary>
    /// Other series of the same pods by which the number is divided, taken with the same function; only with rate and sum. While they
    /// come to 0 the measurement waits, because nothing is neither good nor bad.
    /// </summary>
    public string? DividedBy { get; init; }

    /// <summary>By how much dividedBy must have grown within the window, for rate; the measurement waits for it. Default 1.</summary>
    [Range(0)]
    public int? MinEvents { get; init; }

    /// <summary>
    /// Whether series that no pod has count as 0 and not as an error; for counters that come with their first event. Default false, so
    /// that a wrong name is found.
    /// </summary>
    public bool? AbsentIsZero { get; init; }

    /// <summary>
    /// How far back rate looks, such as <c>30s</c>, from 10s to 10m. Default 1m. The first measurement waits until the pods have been
    /// asked for that long.
    /// </summary>
    public string? Window { get; init; }
}
