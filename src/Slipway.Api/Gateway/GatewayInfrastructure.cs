using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What is put on what a Gateway creates. GatewayInfrastructure of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewayInfrastructure
{
    [Length(0, 8)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    [Length(0, 8)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public LocalParametersReference? ParametersRef { get; init; }
}
