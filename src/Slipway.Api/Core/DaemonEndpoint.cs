using System.Text.Json.Serialization;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>DaemonEndpoint of core/v1, as in Kubernetes 1.33.</summary>
public sealed record DaemonEndpoint
{
    [Wire(1), JsonPropertyName("Port"), Required]
    public int? Port { get; init; }
}
