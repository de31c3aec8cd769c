using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;

namespace Slipway.Gateway.Compiling;

/// <summary>Everything a plan is compiled from, as the informers hold it at one moment.</summary>
internal sealed record CompileInputs
{
    /// <summary>Routes that are attached, in any order, and what became of the others.</summary>
    public required RouteTranslation Routes { get; init; }

    /// <summary>Services.</summary>
    public required IReadOnlyCollection<Service> Services { get; init; }

    /// <summary>Endpoints of the Services.</summary>
    public required IReadOnlyCollection<EndpointSlice> Slices { get; init; }

    /// <summary>Pods, for their labels and whether they are going away.</summary>
    public required IReadOnlyCollection<Pod> Pods { get; init; }

    /// <summary>Splits of Services among revisions.</summary>
    public required IReadOnlyCollection<TrafficSplit> Splits { get; init; }

    /// <summary>How the addresses of Services are served; null where others do it.</summary>
    public ServiceAddressing? ServiceAddresses { get; init; }
}

/// <summary>A route whose backends are names that may not exist.</summary>
internal sealed record RouteInput
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it is a GRPCRoute.</summary>
    public bool Grpc { get; init; }

    /// <summary>Whether its Services speak HTTP/2 where their ports do not say what they speak.</summary>
    public bool Http2 { get; init; }

    /// <summary>Why the route cannot be served as it is: its last good form stays in force. Null when it can.</summary>
    public string? Rejected { get; init; }

    /// <summary>When the route was created: the older one wins between equals.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Lower-case hosts at HTTP listeners; empty for any, null when none takes the route.</summary>
    public IReadOnlyList<string>? Hosts { get; init; } = [];

    /// <summary>Hosts at HTTPS listeners.</summary>
    public IReadOnlyList<SecureHost> SecureHosts { get; init; } = [];

    /// <summary>Service ports at whose own addresses it is served.</summary>
    public IReadOnlyList<string> Entrances { get; init; } = [];

    /// <summary>Rules; <see cref="PlannedBackend.Service"/> names <c>namespace/name:port</c>.</summary>
    public required IReadOnlyList<PlannedRule> Rules { get; init; }
}

/// <summary>A host at an HTTPS listener.</summary>
/// <param name="Listener"><see cref="PlannedListener.Key"/>.</param>
/// <param name="Host">Lower-case host; the empty string for any.</param>
internal sealed record SecureHost(string Listener, string Host);
