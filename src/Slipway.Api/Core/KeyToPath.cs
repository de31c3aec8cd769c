using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>KeyToPath of core/v1, as in Kubernetes 1.33.</summary>
public sealed record KeyToPath
{
    [Wire(1), Required]
    public string? Key { get; init; }

    [Wire(2), Required]
    public string? Path { get; init; }

    [Wire(3), Range(0, 511)]
    public int? Mode { get; init; }
}
