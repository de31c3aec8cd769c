using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Telemetry;

namespace Slipway.Api.Delivery;

/// <summary>What is wrong with an objective beyond its schema; the controller and the API server ask the same.</summary>
public static class ObjectiveFaults
{
    private static readonly TimeSpan ShortestThreshold = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestThreshold = TimeSpan.FromSeconds(TelemetryFrame.FinalAfterSeconds);
    /// <summary>All of it, each with its field.</summary>
    public static IEnumerable<FieldError> Of(ServiceLevelObjectiveSpec spec)
    {
        if (ObjectiveText.Share(spec.Objective) is null)
        {
            yield return FieldError.InvalidText(
                "spec.objective", GoText.Quote(spec.Objective ?? ""), "must be a percentage above 0% and below 100%, such as 99.9%");
        }

        if (spec.Window is { } window
            && (ObjectiveText.Length(window) is not { } period
                || period < ObjectiveText.ShortestPeriod || period > ObjectiveText.LongestPeriod))
        {
            yield return FieldError.InvalidText(
                "spec.window", GoText.Quote(window), "must be a number of days or weeks from 1d to 90d, such as 30d or 4w");
        }

        if (spec.Availability is null == spec.Latency is null)
        {
            yield return spec.Latency is null
                ? FieldError.Required("spec", "one of availability and latency must be given")
                : FieldError.Forbidden("spec.latency", "only one of availability and latency may be given; make an objective of each");
        }

        if (spec.Latency is { } latency && (GoDuration.Parse(latency.Threshold ?? "") is not { } threshold
            || threshold < ShortestThreshold || threshold > LongestThreshold))
        {
            yield return FieldError.InvalidText(
                "spec.latency.threshold", GoText.Quote(latency.Threshold ?? ""), "must be a time from 1ms to 10s, such as 300ms");
        }
    }
}
