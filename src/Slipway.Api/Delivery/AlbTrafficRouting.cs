namespace Slipway.Api.Delivery;

/// <summary>Ingresses of AWS load balancers to write weights to.</summary>
public sealed record AlbTrafficRouting
{
    /// <summary>The one Ingress.</summary>
    public string? Ingress { get; init; }

    /// <summary>Several Ingresses.</summary>
    public IReadOnlyList<string>? Ingresses { get; init; }

    /// <summary>Port of the action.</summary>
    public int? ServicePort { get; init; }

    /// <summary>Ports of the action.</summary>
    public IReadOnlyList<int>? ServicePorts { get; init; }

    /// <summary>Service of the action.</summary>
    public string? RootService { get; init; }

    /// <summary>Prefix of the annotations.</summary>
    public string? AnnotationPrefix { get; init; }

    /// <summary>Stickiness of the target groups.</summary>
    public AlbStickiness? StickinessConfig { get; init; }
}
