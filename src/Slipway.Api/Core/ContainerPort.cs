using System.Text.Json.Serialization;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerPort of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerPort
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }

    [Wire(2), OmitZero, Range(1, 65535)]
    public int? HostPort { get; init; }

    [Wire(3), JsonPropertyName("containerPort"), Required, Range(1, 65535)]
    public int? ContainerPortValue { get; init; }

    [Wire(4), Default("TCP"), OmitZero, OneOf("SCTP", "TCP", "UDP")]
    public string? Protocol { get; init; }

    [Wire(5), OmitZero]
    public string? HostIP { get; init; }
}
