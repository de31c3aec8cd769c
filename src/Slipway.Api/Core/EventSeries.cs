using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Core;

/// <summary>EventSeries of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EventSeries
{
    [Wire(1), OmitZero]
    public int? Count { get; init; }

    [Wire(2), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}
