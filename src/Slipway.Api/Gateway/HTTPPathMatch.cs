using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A condition on the path. HTTPPathMatch of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPPathMatch
{
    [Default("PathPrefix"), OneOf("Exact", "PathPrefix", "RegularExpression")]
    public string? Type { get; init; }

    [Default("/"), Length(0, 1024)]
    public string? Value { get; init; }
}
