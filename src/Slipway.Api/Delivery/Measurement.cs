namespace Slipway.Api.Delivery;

/// <summary>One value of a metric.</summary>
public sealed record Measurement
{
    /// <summary>Pending, Running, Successful, Failed, Error or Inconclusive.</summary>
    public string? Phase { get; init; }

    /// <summary>Why, when it could not be measured.</summary>
    public string? Message { get; init; }

    /// <summary>When measuring began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the value was there.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When to look again at one that takes time, such as a Job.</summary>
    public DateTimeOffset? ResumeAt { get; init; }

    /// <summary>The value, as text.</summary>
    public string? Value { get; init; }

    /// <summary>What the provider keeps about it, such as the name of the Job.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
