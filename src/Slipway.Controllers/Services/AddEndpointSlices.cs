using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
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
        services.AddIndex(
            EndpointSliceReconciler.BySelector, static s => SelectorIndex.OfSelector(s.Namespace(), ServiceSelector.Of(s)));
        pods.AddIndex(EndpointSliceReconciler.ByLabel, static p => SelectorIndex.OfLabels(p.Namespace(), p.Labels()));
        slices.AddIndex(EndpointSliceReconciler.ServiceIndex, IndexValues);
        var reconciler = new EndpointSliceReconciler(context.Clients(Name), services, pods, slices, context.Logger(Name));
        var controller = context.Controller(Name, reconciler);
        services.OnChange((old, value) => controller.Queue.Add((value ?? old)!.Key()));
        pods.OnChange((old, pod) =>
        {
            foreach (var service in ServicesOf(services, old).Concat(ServicesOf(services, pod)))
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

    private static IEnumerable<Service> ServicesOf(IInformer<Service> services, Pod? pod) => pod is null ? []
        : SelectorIndex.OfLabels(pod.Namespace(), pod.Labels())
            .SelectMany(value => services.ByIndex(EndpointSliceReconciler.BySelector, value))
            .Where(s => ServiceSelector.Selects(s, pod));
}
