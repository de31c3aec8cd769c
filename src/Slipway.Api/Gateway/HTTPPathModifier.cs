using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A change of the path. HTTPPathModifier of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPPathModifier
{
    [Required, OneOf("ReplaceFullPath", "ReplacePrefixMatch")]
    public string? Type { get; init; }

    [Length(0, 1024)]
    public string? ReplaceFullPath { get; init; }

    [Length(0, 1024)]
    public string? ReplacePrefixMatch { get; init; }
}
