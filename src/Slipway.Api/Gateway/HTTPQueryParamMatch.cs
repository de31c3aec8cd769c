using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A condition on a parameter of the query. HTTPQueryParamMatch of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPQueryParamMatch
{
    [Default("Exact"), OneOf("Exact", "RegularExpression")]
    public string? Type { get; init; }

    [Required, Length(1, 256), Pattern(GatewayPatterns.Header)]
    public string? Name { get; init; }

    [Required, Length(1, 1024)]
    public string? Value { get; init; }
}
