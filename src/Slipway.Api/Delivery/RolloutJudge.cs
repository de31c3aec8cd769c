namespace Slipway.Api.Delivery;

/// <summary>What the judge compares beside errors. Read when a comparison begins; a change counts from the next one on.</summary>
public sealed record RolloutJudge
{
    /// <summary>How latencies are compared; default as its fields' defaults.</summary>
    public RolloutLatencyJudge? Latency { get; init; }

    /// <summary>Clients that are compared with their like only; default: all together, as chance gives both revisions the same
    /// ones.</summary>
    public ClientClasses? ClientClasses { get; init; }

    /// <summary>An objective that both revisions are held to; default none.</summary>
    public RolloutJudgeObjective? Objective { get; init; }
}
