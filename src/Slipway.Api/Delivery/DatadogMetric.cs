using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A query to Datadog.</summary>
public sealed record DatadogMetric
{
    /// <summary>Time that is looked back.</summary>
    public string? Interval { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }

    /// <summary>Queries by name.</summary>
    public IReadOnlyDictionary<string, string>? Queries { get; init; }

    /// <summary>Formula over the queries.</summary>
    public string? Formula { get; init; }

    /// <summary>Version of the API.</summary>
    [OneOf("v1", "v2")]
    public string? ApiVersion { get; init; }

    /// <summary>How points become one.</summary>
    public string? Aggregator { get; init; }

    /// <summary>Where the keys are.</summary>
    public DatadogSecretRef? SecretRef { get; init; }
}
