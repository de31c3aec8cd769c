using Slipway.Api.Core;
using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>Endpoint of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record Endpoint
{
    [Wire(1), Required, ListSet]
    public IReadOnlyList<string>? Addresses { get; init; }

    [Wire(2), Default("{}", IsJson = true)]
    public EndpointConditions? Conditions { get; init; }

    [Wire(3)]
    public string? Hostname { get; init; }

    [Wire(4)]
    public ObjectReference? TargetRef { get; init; }

    [Wire(5)]
    public IReadOnlyDictionary<string, string>? DeprecatedTopology { get; init; }

    [Wire(6)]
    public string? NodeName { get; init; }

    [Wire(7)]
    public string? Zone { get; init; }

    [Wire(8)]
    public EndpointHints? Hints { get; init; }
}
