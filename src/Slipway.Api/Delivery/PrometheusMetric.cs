namespace Slipway.Api.Delivery;

/// <summary>A query to a Prometheus server.</summary>
public sealed record PrometheusMetric
{
    /// <summary>URL of the server, such as <c>http://prometheus:9090</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The query in PromQL.</summary>
    public string? Query { get; init; }

    /// <summary>How the client says who it is.</summary>
    public MetricAuthentication? Authentication { get; init; }

    /// <summary>Seconds until the query is given up. Default 30.</summary>
    public long? Timeout { get; init; }

    /// <summary>Whether the server's certificate is not checked. Default false.</summary>
    public bool? Insecure { get; init; }

    /// <summary>Headers of the request.</summary>
    public IReadOnlyList<WebMetricHeader>? Headers { get; init; }

    /// <summary>A range instead of an instant.</summary>
    public PrometheusRangeQuery? RangeQuery { get; init; }
}
