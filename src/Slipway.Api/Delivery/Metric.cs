using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A number or document that is measured, and what counts as good. A number may also be text with arguments in it.</summary>
public sealed record Metric
{
    /// <summary>Name, unique in the run.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Time between measurements, such as <c>1m</c>. Default: one measurement.</summary>
    public string? Interval { get; init; }

    /// <summary>Time from the start of the run to the first measurement. Default none.</summary>
    public string? InitialDelay { get; init; }

    /// <summary>Number of measurements. Default 1 without interval, unlimited with one; more than 1 needs an interval.</summary>
    public IntOrString? Count { get; init; }

    /// <summary>Expression over <c>result</c> that holds for a good measurement.</summary>
    public string? SuccessCondition { get; init; }

    /// <summary>Expression over <c>result</c> that holds for a bad measurement.</summary>
    public string? FailureCondition { get; init; }

    /// <summary>Bad measurements that may be; one more fails the metric. -1 for any number. Default 0.</summary>
    public IntOrString? FailureLimit { get; init; }

    /// <summary>Measurements that may be neither good nor bad. Default 0.</summary>
    public IntOrString? InconclusiveLimit { get; init; }

    /// <summary>Measurements that may fail technically one after the other. Default 4.</summary>
    public IntOrString? ConsecutiveErrorLimit { get; init; }

    /// <summary>Good measurements one after the other that are enough. Default 0: does not apply.</summary>
    public IntOrString? ConsecutiveSuccessLimit { get; init; }

    /// <summary>Where the value comes from.</summary>
    [Required]
    public MetricProvider? Provider { get; init; }
}
