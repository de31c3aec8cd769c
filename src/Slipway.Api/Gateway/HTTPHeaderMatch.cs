using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A condition on a header. HTTPHeaderMatch of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPHeaderMatch
{
    [Default("Exact"), OneOf("Exact", "RegularExpression")]
    public string? Type { get; init; }

    [Required, Length(1, 256), Pattern(GatewayPatterns.Header)]
    public string? Name { get; init; }

    [Required, Length(1, 4096)]
    public string? Value { get; init; }
}
