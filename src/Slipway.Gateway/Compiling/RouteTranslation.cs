using Slipway.Api.Gateway;
using Slipway.Gateway.Ingresses;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>What is served of the route objects, and why the rest is not.</summary>
internal sealed record RouteTranslation
{
    /// <summary>Routes that are attached.</summary>
    public required IReadOnlyList<RouteInput> Routes { get; init; }

    /// <summary>What became of each route.</summary>
    public required IReadOnlyList<RouteVerdict> Verdicts { get; init; }

    /// <summary>What became of each listener of our Gateways; the default first.</summary>
    public IReadOnlyList<ListenerVerdict> Listeners { get; init; } = [];

    /// <summary>The Gateways that are ours.</summary>
    public required IReadOnlyList<GatewayObject> Gateways { get; init; }

    /// <summary>The GatewayClasses that are ours.</summary>
    public required IReadOnlyList<GatewayClass> Classes { get; init; }

    /// <summary>What became of Ingresses; their routes are among <see cref="Routes"/>.</summary>
    public IngressTranslation Ingresses { get; init; } = IngressTranslation.None;

    /// <summary>What routes may refer to in other namespaces.</summary>
    public required ReferenceGrants Grants { get; init; }
}

/// <summary>What became of one route.</summary>
/// <param name="Route">The object.</param>
/// <param name="Attachments">Its parents that are ours.</param>
/// <param name="Unsupported">A value that is not served, with its field; null when there is none.</param>
internal sealed record RouteVerdict(RouteObject Route, IReadOnlyList<RouteAttachment> Attachments, string? Unsupported);
