using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HTTPGetAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HTTPGetAction
{
    [Wire(1), OmitZero, Default("/")]
    public string? Path { get; init; }

    [Wire(2), Required]
    public IntOrString? Port { get; init; }

    [Wire(3), OmitZero]
    public string? Host { get; init; }

    [Wire(4), OmitZero, Default("HTTP"), OneOf("HTTP", "HTTPS")]
    public string? Scheme { get; init; }

    [Wire(5)]
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
}
