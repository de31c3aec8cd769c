using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>DownwardAPIVolumeFile of core/v1, as in Kubernetes 1.33.</summary>
public sealed record DownwardAPIVolumeFile
{
    [Wire(1), Required]
    public string? Path { get; init; }

    [Wire(2)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Wire(3)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Wire(4), Range(0, 511)]
    public int? Mode { get; init; }
}
