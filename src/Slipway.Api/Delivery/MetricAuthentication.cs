using System.Text.Json.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>How the client says who it is.</summary>
public sealed record MetricAuthentication
{
    /// <summary>A signature of Amazon Web Services; refused: not supported.</summary>
    public MetricSigv4? Sigv4 { get; init; }

    /// <summary>A token that is fetched with client credentials.</summary>
    [JsonPropertyName("oauth2")]
    public MetricOAuth2? OAuth2 { get; init; }

    /// <summary>A name and a password.</summary>
    public MetricBasicAuth? BasicAuth { get; init; }
}
