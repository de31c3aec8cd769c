using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Services;

/// <summary>Registers the EndpointSlice controller.</summary>
internal static class AddEndpointSlices
{
    public const string Name = "endpointslice-controller";

    public static Controller To(ControllerContext context)
    {
        var services = context.Informers.For<Service>();
        var pods = context.Informers.For<Pod>();
        var slices = context.Informers.For<EndpointSlice>();
        slices.AddIndex(EndpointSliceReconciler.ServiceIndex, IndexValues);
        var reconciler = new EndpointSliceReconciler(context.Clients(Name), services, pods, slices, context.Logger(Name));
        var controller = context.Controller(Name, reconciler);
        services.OnChange((old, value) => controller.Queue.Add((value ?? old)!.Key()));
        pods.OnChange((old, pod) =>
        {
            foreach (var service in services.List((pod ?? old)!.Namespace()).Where(s => Selects(s, old) || Selects(s, pod)))
            {
                controller.Queue.Add(service.Key());
            }
        });
        slices.OnChange((old, slice) =>
        {
            if (EndpointSliceReconciler.ServiceOf((slice ?? old)!) is { } key)
            {
                controller.Queue.Add(key);
            }
        });
        return controller;
    }

    private static string[] IndexValues(EndpointSlice slice)
        => EndpointSliceReconciler.ServiceOf(slice) is { } key ? [key.ToString()] : [];

    private static bool Selects(Service service, Pod? pod) => pod is not null && ServiceSelector.Selects(service, pod);
}
