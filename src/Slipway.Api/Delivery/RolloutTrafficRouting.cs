using System.Text.Json;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Who splits the traffic.</summary>
public sealed record RolloutTrafficRouting
{
    /// <summary>Slipway's own gateway, inside the one Service.</summary>
    public SlipwayTrafficRouting? Slipway { get; init; }

    /// <summary>Routes that steps may make, in order of precedence.</summary>
    public IReadOnlyList<ManagedRoute>? ManagedRoutes { get; init; }

    /// <summary>The weight that stands for all traffic. Default 100.</summary>
    [NotHonoured("weights are percentages"), Range(1)]
    public int? MaxTrafficWeight { get; init; }

    /// <summary>Istio.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public IstioTrafficRouting? Istio { get; init; }

    /// <summary>The ingress controller of nginx.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public NginxTrafficRouting? Nginx { get; init; }

    /// <summary>The ingress controller of AWS load balancers.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public AlbTrafficRouting? Alb { get; init; }

    /// <summary>Service Mesh Interface.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public SmiTrafficRouting? Smi { get; init; }

    /// <summary>Ambassador.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public AmbassadorTrafficRouting? Ambassador { get; init; }

    /// <summary>AWS App Mesh.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public AppMeshTrafficRouting? AppMesh { get; init; }

    /// <summary>Traefik.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public TraefikTrafficRouting? Traefik { get; init; }

    /// <summary>APISIX.</summary>
    [NotHonoured("only Slipway's own gateway is driven")]
    public ApisixTrafficRouting? Apisix { get; init; }

    /// <summary>
    /// Plugins by name. There are none, but the spec of <c>argoproj-labs/gatewayAPI</c> is obeyed as it stands: HTTPRoutes whose
    /// backendRefs get the shares. Any other name is a problem of the spec.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement>? Plugins { get; init; }
}
