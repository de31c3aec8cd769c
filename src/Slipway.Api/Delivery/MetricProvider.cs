using System.Text.Json;

namespace Slipway.Api.Delivery;

/// <summary>Where the value of a metric comes from. Exactly one of its fields.</summary>
public sealed record MetricProvider
{
    /// <summary>The gateway's own counts; nothing else is needed.</summary>
    public SlipwayMetric? Slipway { get; init; }

    /// <summary>What pods tell about themselves; no Prometheus server is needed.</summary>
    public PodsMetric? Pods { get; init; }

    /// <summary>A query to a Prometheus server.</summary>
    public PrometheusMetric? Prometheus { get; init; }

    /// <summary>A score of the canary against a baseline over series of a Prometheus server.</summary>
    public JudgeMetric? Judge { get; init; }

    /// <summary>A request to an HTTP server that answers JSON.</summary>
    public WebMetric? Web { get; init; }

    /// <summary>A Job that succeeds or fails.</summary>
    public JobMetric? Job { get; init; }

    /// <summary>Refused: not supported.</summary>
    public KayentaMetric? Kayenta { get; init; }

    /// <summary>Refused: not supported.</summary>
    public DatadogMetric? Datadog { get; init; }

    /// <summary>Refused: not supported.</summary>
    public WavefrontMetric? Wavefront { get; init; }

    /// <summary>Refused: not supported.</summary>
    public NewRelicMetric? NewRelic { get; init; }

    /// <summary>Refused: not supported.</summary>
    public CloudWatchMetric? CloudWatch { get; init; }

    /// <summary>Refused: not supported.</summary>
    public GraphiteMetric? Graphite { get; init; }

    /// <summary>Refused: not supported.</summary>
    public InfluxdbMetric? Influxdb { get; init; }

    /// <summary>Refused: not supported.</summary>
    public SkyWalkingMetric? Skywalking { get; init; }

    /// <summary>Refused: there are no plugins.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Plugin { get; init; }
}
