namespace Slipway.Api.Delivery;

/// <summary>Ingresses of nginx to write weights to.</summary>
public sealed record NginxTrafficRouting
{
    /// <summary>Prefix of the annotations.</summary>
    public string? AnnotationPrefix { get; init; }

    /// <summary>The one Ingress.</summary>
    public string? StableIngress { get; init; }

    /// <summary>Several Ingresses.</summary>
    public IReadOnlyList<string>? StableIngresses { get; init; }

    /// <summary>Annotations of the canary Ingress.</summary>
    public IReadOnlyDictionary<string, string>? AdditionalIngressAnnotations { get; init; }

    /// <summary>Annotations of the canary Ingress, taken as they are.</summary>
    public IReadOnlyDictionary<string, string>? CanaryIngressAnnotations { get; init; }
}
