using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>LabelSelectorAttributes of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record LabelSelectorAttributes
{
    [Wire(1), OmitZero]
    public string? RawSelector { get; init; }

    [Wire(2)]
    public IReadOnlyList<LabelSelectorRequirement>? Requirements { get; init; }
}
