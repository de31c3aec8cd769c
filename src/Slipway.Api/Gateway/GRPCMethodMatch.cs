using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A condition on service and method of a call, of which one at least is given. GRPCMethodMatch of
/// gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCMethodMatch
{
    [Default("Exact"), OneOf("Exact", "RegularExpression")]
    public string? Type { get; init; }

    /// <summary>Full name of the service with its package; without it every service.</summary>
    [Length(0, 1024)]
    public string? Service { get; init; }

    /// <summary>Name of the method; without it every method.</summary>
    [Length(0, 1024)]
    public string? Method { get; init; }
}
