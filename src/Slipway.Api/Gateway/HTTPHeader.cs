using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A header. HTTPHeader of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPHeader
{
    [Required, Length(1, 256), Pattern(GatewayPatterns.Header)]
    public string? Name { get; init; }

    [Required, Length(1, 4096)]
    public string? Value { get; init; }
}
