using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Ingresses;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Hosting;

/// <summary>Routes out of Ingresses and of the HTTPRoutes and GRPCRoutes that are attached to our Gateways.</summary>
/// <param name="informers">Informers.</param>
/// <param name="certificates">Certificates of HTTPS listeners; null where HTTPS is not listened for.</param>
/// <param name="securePort">Port for HTTPS, once it is known; null for none.</param>
/// <param name="atServices">Whether the addresses of Services are the gateway's to serve.</param>
internal sealed class RouteSource(
    IInformers informers, CertificateSource? certificates = null, Func<int?>? securePort = null, bool atServices = false) : IRouteSource
{
    private readonly IInformer<HTTPRoute> routes = informers.For<HTTPRoute>();
    private readonly IInformer<GRPCRoute> calls = informers.For<GRPCRoute>();
    private readonly IInformer<Ingress> ingresses = informers.For<Ingress>();
    private readonly IInformer<Service> services = informers.For<Service>();
    private readonly IInformer<GatewayObject> gateways = informers.For<GatewayObject>();
    private readonly IInformer<GatewayClass> classes = informers.For<GatewayClass>();
    private readonly IInformer<ReferenceGrant> grants = informers.For<ReferenceGrant>();
    private readonly IInformer<Namespace> namespaces = informers.For<Namespace>();

    /// <inheritdoc/>
    public bool HasSynced => routes.HasSynced && calls.HasSynced && ingresses.HasSynced && services.HasSynced
        && gateways.HasSynced && classes.HasSynced && grants.HasSynced
        && namespaces.HasSynced && certificates?.HasSynced != false;

    /// <inheritdoc/>
    public RouteTranslation Read()
    {
        var attached = RouteTranslator.Translate(
            [.. routes.List().Select(RouteObject.Of), .. calls.List().Select(RouteObject.Of)], gateways.List(), classes.List(),
            namespaces.List(), new ReferenceGrants(grants.List()), certificates, atServices ? services.Get : null);
        var translated = new IngressTranslator(services.Get, attached.Listeners, certificates, securePort?.Invoke())
            .Translate(ingresses.List());
        return attached with { Routes = [.. attached.Routes, .. translated.Routes], Ingresses = translated };
    }

    /// <inheritdoc/>
    public void OnChange(Action changed)
    {
        routes.OnChange((before, after) => Generation(before, after, changed));
        calls.OnChange((before, after) => Generation(before, after, changed));
        ingresses.OnChange((before, after) =>
        {
            if (before is not null && after is not null && !SameAnnotations(before, after))
            {
                changed();
                return;
            }

            Generation(before, after, changed);
        });
        gateways.OnChange((before, after) => Generation(before, after, changed));
        classes.OnChange((before, after) => Generation(before, after, changed));
        grants.OnChange((_, _) => changed());
        namespaces.OnChange((_, _) => changed());
        certificates?.OnChange(changed);
    }

    /// <summary>Annotations are part of what an Ingress asks for, and no part of its generation.</summary>
    private static bool SameAnnotations(KubeObject before, KubeObject after)
    {
        var (old, now) = (before.Metadata?.Annotations, after.Metadata?.Annotations);
        return (old?.Count ?? 0) == (now?.Count ?? 0) && (old?.All(a => now!.TryGetValue(a.Key, out var v) && v == a.Value) ?? true);
    }

    /// <summary>Changes of status are our own.</summary>
    private static void Generation(KubeObject? before, KubeObject? after, Action changed)
    {
        if (before is null || after is null || before.Metadata?.Generation != after.Metadata?.Generation || before.Uid() != after.Uid())
        {
            changed();
        }
    }
}
