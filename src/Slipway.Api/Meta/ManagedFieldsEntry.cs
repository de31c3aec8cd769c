using System.Text.Json;
using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>ManagedFieldsEntry of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ManagedFieldsEntry
{
    [Wire(1), OmitZero]
    public string? Manager { get; init; }

    [Wire(2), OmitZero]
    public string? Operation { get; init; }

    [Wire(3), OmitZero]
    public string? ApiVersion { get; init; }

    [Wire(4)]
    public DateTimeOffset? Time { get; init; }

    [Wire(6), OmitZero]
    public string? FieldsType { get; init; }

    [Wire(7)]
    public JsonElement? FieldsV1 { get; init; }

    [Wire(8), OmitZero]
    public string? Subresource { get; init; }
}
