using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Which pages of other origins may send requests and read the answers. HTTPCORSFilter of gateway.networking.k8s.io/v1
/// (standard channel since 1.5).</summary>
public sealed record HTTPCORSFilter
{
    /// <summary><c>*</c> alone for all, or <c>SCHEME://HOST[:PORT]</c> with scheme http or https; the host may begin with
    /// <c>*</c>.</summary>
    [ListSet, Length(0, 64)]
    public IReadOnlyList<string>? AllowOrigins { get; init; }

    /// <summary>Whether requests may carry cookies and other credentials; default false.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>Methods besides GET, HEAD and POST, which are always allowed; <c>*</c> alone for all.</summary>
    [ListSet, Length(0, 9)]
    public IReadOnlyList<string>? AllowMethods { get; init; }

    /// <summary>Request headers that a page may set; <c>*</c> alone for all.</summary>
    [ListSet, Length(0, 64)]
    public IReadOnlyList<string>? AllowHeaders { get; init; }

    /// <summary>Answer headers that a page may read; <c>*</c> alone for all.</summary>
    [ListSet, Length(0, 64)]
    public IReadOnlyList<string>? ExposeHeaders { get; init; }

    /// <summary>Time that a browser may keep the answer to a preflight, in seconds; default 5.</summary>
    [Default(5), Range(1, int.MaxValue)]
    public int? MaxAge { get; init; }
}
