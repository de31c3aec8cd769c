using System.Text.Json.Serialization;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Core;

/// <summary>Event of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Event", "events", ShortNames = "ev")]
public sealed record Event : KubeObject
{
    [Wire(2), Required]
    public ObjectReference? InvolvedObject { get; init; }

    [Wire(3), OmitZero]
    public string? Reason { get; init; }

    [Wire(4), OmitZero]
    public string? Message { get; init; }

    [Wire(5), Default("{}", IsJson = true)]
    public EventSource? Source { get; init; }

    [Wire(6)]
    public DateTimeOffset? FirstTimestamp { get; init; }

    [Wire(7)]
    public DateTimeOffset? LastTimestamp { get; init; }

    [Wire(8), OmitZero]
    public int? Count { get; init; }

    [Wire(9), OmitZero]
    public string? Type { get; init; }

    [Wire(10), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    [Wire(11)]
    public EventSeries? Series { get; init; }

    [Wire(12), OmitZero]
    public string? Action { get; init; }

    [Wire(13)]
    public ObjectReference? Related { get; init; }

    [Wire(14), Default("")]
    public string? ReportingComponent { get; init; }

    [Wire(15), Default("")]
    public string? ReportingInstance { get; init; }
}
