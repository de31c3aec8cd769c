using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>All that the planner of runs knows.</summary>
internal sealed record AnalysisRunObservation
{
    /// <summary>The run.</summary>
    public required AnalysisRun Run { get; init; }

    /// <summary>Measurements that have come in since, by metric; one that goes on has the phase Running.</summary>
    public IReadOnlyDictionary<string, Measurement> Arrived { get; init; } = new Dictionary<string, Measurement>();

    /// <summary>When to look again at measurements that go on, by metric.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Resting { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Metrics that are being measured right now.</summary>
    public IReadOnlySet<string> Measuring { get; init; } = new SortedSet<string>(StringComparer.Ordinal);
}
