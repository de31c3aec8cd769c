using System.Text.Json.Serialization;
using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>Status of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record Status
{
    [Wire(1)]
    public ListMeta? Metadata { get; init; }

    [Wire(2), JsonPropertyName("status"), OmitZero]
    public string? StatusValue { get; init; }

    [Wire(3), OmitZero]
    public string? Message { get; init; }

    [Wire(4), OmitZero]
    public string? Reason { get; init; }

    [Wire(5)]
    public StatusDetails? Details { get; init; }

    [Wire(6), OmitZero]
    public int? Code { get; init; }

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }
}
