namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What a rehearsal assumes.</summary>
public sealed record RehearsalSettings
{
    /// <summary>Share of the requests that the new revision fails, 0 to 1.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>Share of the requests that the stable revision fails, 0 to 1; default 0.001.</summary>
    public double StableErrorRate { get; init; } = 0.001;

    /// <summary>How many times longer than the stable revision the new one takes to answer; default 1.</summary>
    public double LatencyFactor { get; init; } = 1;

    /// <summary>Requests a second, of all users together; default 200, at most <see cref="MostRequestsPerSecond"/>.</summary>
    public double RequestsPerSecond { get; init; } = 200;

    /// <summary>Limit of <see cref="RequestsPerSecond"/>.</summary>
    public const double MostRequestsPerSecond = 1_000_000;

    /// <summary>Share of the requests that fit what routes of steps and of tests ask for, 0 to 1; default 0.</summary>
    public double MatchRate { get; init; }

    /// <summary>How long a pod takes until it is ready, before <c>minReadySeconds</c>; default 2 s.</summary>
    public TimeSpan PodStart { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a gateway takes to acknowledge a change; default 100 ms.</summary>
    public TimeSpan Acknowledgement { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a person takes to promote or approve where the rollout waits for one; default 1 minute.</summary>
    public TimeSpan Person { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Simulated time after which the rehearsal ends wherever the rollout is; default 6 hours.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(6);

    /// <summary>When the release begins, which counts for windows of time; default a Monday at 10:00 UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
}
