using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodTemplateSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodTemplateSpec
{
    [Wire(1), Default("{}", IsJson = true)]
    public ObjectMeta? Metadata { get; init; }

    [Wire(2), Default("{}", IsJson = true)]
    public PodSpec? Spec { get; init; }
}
