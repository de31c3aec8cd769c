using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>What an objective counts, read from its spec.</summary>
/// <param name="Service">The Service.</param>
/// <param name="ThresholdMicroseconds">Longest good duration; null where failures are what is bad.</param>
/// <param name="Objective">Share of good requests that is aimed at, 0 to 1.</param>
/// <param name="Period">How far back requests count.</param>
/// <param name="MinRequests">Requests without which a window says nothing.</param>
internal sealed record ObjectiveIndicator(
    ObjectKey Service, long? ThresholdMicroseconds, double Objective, TimeSpan Period, long MinRequests)
{
    /// <summary>Period of an objective that names none.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromDays(30);

    /// <summary>What is counted, as text: counts of something else are no history of it.</summary>
    public string Signature => $"{Service}|{ThresholdMicroseconds}";

    /// <summary>The indicator of a sound spec.</summary>
    public static ObjectiveIndicator Of(ServiceLevelObjective objective)
    {
        var spec = objective.Spec!;
        return new ObjectiveIndicator(
            new ObjectKey(objective.Namespace(), spec.Service ?? ""),
            spec.Latency?.Threshold is { } threshold && GoDuration.Parse(threshold) is { } limit ? (long)limit.TotalMicroseconds : null,
            ObjectiveText.Share(spec.Objective)!.Value,
            ObjectiveText.Length(spec.Window) ?? DefaultPeriod,
            spec.MinRequests ?? 1);
    }

    /// <summary>The requests of a frame that ended, and the bad ones. Copies that mirrors made are no requests of users.</summary>
    public (long Total, long Bad) Count(TelemetryFrame frame)
    {
        var (total, bad) = (0L, 0L);
        foreach (var row in frame.Rows.Concat(frame.Routed))
        {
            if (row.Service == Service.Name && row.Namespace == Service.Namespace)
            {
                var (of, wrong) = Count(row);
                total += of;
                bad += Math.Min(of, wrong);
            }
        }

        return (total, bad);
    }

    private (long Total, long Bad) Count(TelemetryRow row) => ThresholdMicroseconds is not { } limit
        ? (row.Finished + row.PastBound, row.CountBad())
        : (row.Durations.Values.Sum() + row.PastBound,
            row.Durations.Where(d => LogLinearBuckets.LowerBound(d.Key) > limit).Sum(static d => d.Value) + row.PastBound);
}
