using Slipway.Api.Networking;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Admission;

/// <summary>Ingresses that name no class get the default one; of several the one that was made last, as in Kubernetes.</summary>
internal sealed class IngressClassDefaults(ObjectReader reader) : IAdmission
{
    /// <summary>Annotation of the class that is the default.</summary>
    public const string IsDefault = "ingressclass.kubernetes.io/is-default-class";

    /// <summary>Annotation that named the class before there was a field for it.</summary>
    private const string OldClass = "kubernetes.io/ingress.class";

    public TreeObject Admit(AdmissionRequest request)
    {
        var ingress = request.Object;
        if (!request.IsCreate || request.Context.Kind is not { Group: "networking.k8s.io", Plural: "ingresses" }
            || ingress.TextAt("spec", "ingressClassName") is not null || ingress.TextAt("metadata", "annotations", OldClass) is not null)
        {
            return ingress;
        }

        var chosen = reader.All<IngressClass>()
            .Where(static c => c.Metadata?.Annotations?.GetValueOrDefault(IsDefault) == "true")
            .OrderByDescending(static c => c.Metadata?.CreationTimestamp).ThenBy(static c => c.Metadata?.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return chosen?.Metadata?.Name is { } name ? ingress.WithAt(["spec", "ingressClassName"], new TreeString(name)) : ingress;
    }
}
