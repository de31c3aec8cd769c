namespace Slipway.Api.Delivery;

/// <summary>Client credentials of OAuth 2.</summary>
public sealed record MetricOAuth2
{
    /// <summary>Where the token is fetched.</summary>
    public string? TokenUrl { get; init; }

    /// <summary>Name of the client.</summary>
    public string? ClientId { get; init; }

    /// <summary>Its secret; give it as an argument from a Secret.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the token is for.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}
