using System.Text.Json;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A request to an HTTP server that answers JSON.</summary>
public sealed record WebMetric
{
    /// <summary>GET, POST or PUT. Default GET.</summary>
    [OneOf("GET", "POST", "PUT")]
    public string? Method { get; init; }

    /// <summary>URL of the request.</summary>
    [Required]
    public string? Url { get; init; }

    /// <summary>Headers of the request.</summary>
    public IReadOnlyList<WebMetricHeader>? Headers { get; init; }

    /// <summary>Body of a POST or PUT, as text. Not together with jsonBody.</summary>
    public string? Body { get; init; }

    /// <summary>Seconds until the request is given up. Default 10.</summary>
    public long? TimeoutSeconds { get; init; }

    /// <summary>Which part of the answer is the result, such as <c>{$.data.ok}</c>. Default all of it.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Whether the server's certificate is not checked. Default false.</summary>
    public bool? Insecure { get; init; }

    /// <summary>Body of a POST or PUT, as JSON.</summary>
    public JsonElement? JsonBody { get; init; }

    /// <summary>How the client says who it is.</summary>
    public MetricAuthentication? Authentication { get; init; }
}
