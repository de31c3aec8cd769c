namespace Slipway.Api.Delivery;

/// <summary>One side of a scope of Kayenta.</summary>
public sealed record KayentaScopeDetail
{
    /// <summary>Scope.</summary>
    public string? Scope { get; init; }

    /// <summary>Region.</summary>
    public string? Region { get; init; }

    /// <summary>Seconds between points.</summary>
    public long? Step { get; init; }

    /// <summary>Begin.</summary>
    public string? Start { get; init; }

    /// <summary>End.</summary>
    public string? End { get; init; }
}
