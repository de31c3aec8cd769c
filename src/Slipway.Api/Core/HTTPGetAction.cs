using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HTTPGetAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HTTPGetAction
{
    [Wire(1)]
    public string? Path { get; init; }

    [Wire(2), Required]
    public IntOrString? Port { get; init; }

    [Wire(3)]
    public string? Host { get; init; }

    [Wire(4)]
    public string? Scheme { get; init; }

    [Wire(5)]
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
}
