using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>Where an instance is and when it last was alive.</summary>
public sealed record GatewayInstanceSpec
{
    /// <summary>URL of the admin port, where its telemetry is read.</summary>
    public string? AdminAddress { get; init; }

    /// <summary>URL of the traffic port.</summary>
    public string? Address { get; init; }

    /// <summary>Changes with every start of the process.</summary>
    public string? Epoch { get; init; }

    /// <summary>Written every 2 seconds; an instance silent for 10 seconds does not count for going forward.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }
}
