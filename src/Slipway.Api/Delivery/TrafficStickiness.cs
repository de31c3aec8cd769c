namespace Slipway.Api.Delivery;

/// <summary>What identifies a user, so that raising the weight only ever moves users towards the new version. Exactly one of the
/// three.</summary>
public sealed record TrafficStickiness
{
    /// <summary>Name of a cookie that the gateway sets for both versions.</summary>
    public string? Cookie { get; init; }

    /// <summary>Name of a request header.</summary>
    public string? Header { get; init; }

    /// <summary>Whether the client's address is the user.</summary>
    public bool? ClientIP { get; init; }

    /// <summary>Life of the cookie, such as <c>1h</c>; default 24h.</summary>
    public string? MaxAge { get; init; }
}
