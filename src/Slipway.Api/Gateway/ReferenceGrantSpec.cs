using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Who may refer to what. ReferenceGrantSpec of gateway.networking.k8s.io/v1beta1 (standard channel).</summary>
public sealed record ReferenceGrantSpec
{
    [Required, Length(1, 16)]
    public IReadOnlyList<ReferenceGrantFrom>? From { get; init; }

    [Required, Length(1, 16)]
    public IReadOnlyList<ReferenceGrantTo>? To { get; init; }
}
