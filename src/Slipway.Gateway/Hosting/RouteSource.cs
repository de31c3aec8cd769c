using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Hosting;

/// <summary>Routes out of the HTTPRoutes and GRPCRoutes that are attached to our Gateways.</summary>
/// <param name="informers">Informers.</param>
/// <param name="certificates">Certificates of HTTPS listeners; null where HTTPS is not listened for.</param>
internal sealed class RouteSource(IInformers informers, CertificateSource? certificates = null) : IRouteSource
{
    private readonly IInformer<HTTPRoute> routes = informers.For<HTTPRoute>();
    private readonly IInformer<GRPCRoute> calls = informers.For<GRPCRoute>();
    private readonly IInformer<GatewayObject> gateways = informers.For<GatewayObject>();
    private readonly IInformer<GatewayClass> classes = informers.For<GatewayClass>();
    private readonly IInformer<ReferenceGrant> grants = informers.For<ReferenceGrant>();
    private readonly IInformer<Namespace> namespaces = informers.For<Namespace>();

    /// <inheritdoc/>
    public bool HasSynced => routes.HasSynced && calls.HasSynced && gateways.HasSynced && classes.HasSynced && grants.HasSynced
        && namespaces.HasSynced && certificates?.HasSynced != false;

    /// <inheritdoc/>
    public RouteTranslation Read() => RouteTranslator.Translate(
        [.. routes.List().Select(RouteObject.Of), .. calls.List().Select(RouteObject.Of)], gateways.List(), classes.List(),
        namespaces.List(), new ReferenceGrants(grants.List()), certificates);

    /// <inheritdoc/>
    public void OnChange(Action changed)
    {
        routes.OnChange((before, after) => Generation(before, after, changed));
        calls.OnChange((before, after) => Generation(before, after, changed));
        gateways.OnChange((before, after) => Generation(before, after, changed));
        classes.OnChange((before, after) => Generation(before, after, changed));
        grants.OnChange((_, _) => changed());
        namespaces.OnChange((_, _) => changed());
        certificates?.OnChange(changed);
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
