using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Headers to set, add and remove. HTTPHeaderFilter of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPHeaderFilter
{
    [ListMap("name"), Length(0, 16)]
    public IReadOnlyList<HTTPHeader>? Set { get; init; }

    [ListMap("name"), Length(0, 16)]
    public IReadOnlyList<HTTPHeader>? Add { get; init; }

    [ListSet, Length(0, 16)]
    public IReadOnlyList<string>? Remove { get; init; }
}
