using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Hosting;

/// <summary>The informers that a table is compiled from.</summary>
internal sealed class GatewaySources
{
    private readonly IInformer<Service> services;
    private readonly IInformer<EndpointSlice> slices;
    private readonly ServiceAddressing? addresses;

    /// <param name="informers">The informers.</param>
    /// <param name="routes">Routes.</param>
    /// <param name="addresses">How the addresses of Services are served; null where others do it.</param>
    public GatewaySources(IInformers informers, IRouteSource routes, ServiceAddressing? addresses = null)
    {
        Routes = routes;
        this.addresses = addresses;
        services = informers.For<Service>();
        slices = informers.For<EndpointSlice>();
        Pods = informers.For<Pod>();
        Splits = informers.For<TrafficSplit>();
    }

    /// <summary>Routes.</summary>
    public IRouteSource Routes { get; }

    /// <summary>Pods.</summary>
    public IInformer<Pod> Pods { get; }

    /// <summary>Splits.</summary>
    public IInformer<TrafficSplit> Splits { get; }

    /// <summary>Whether every list has arrived.</summary>
    public bool HaveSynced => services.HasSynced && slices.HasSynced && Pods.HasSynced && Splits.HasSynced && Routes.HasSynced;

    /// <summary>What the informers hold now.</summary>
    public CompileInputs Read() => new()
    {
        Routes = Routes.Read(),
        Services = services.List(),
        Slices = slices.List(),
        Pods = Pods.List(),
        Splits = Splits.List(),
        ServiceAddresses = addresses,
    };

    /// <summary>Calls back when something changes that a table depends on.</summary>
    public void OnChange(Action changed)
    {
        Routes.OnChange(changed);
        services.OnChange((_, _) => changed());
        slices.OnChange((_, _) => changed());
        Pods.OnChange((before, after) =>
        {
            if (before is null || after is null || before.IsTerminating() != after.IsTerminating() || !SameLabels(before, after))
            {
                changed();
            }
        });
        Splits.OnChange((before, after) =>
        {
            // Our own acknowledgements come back as changes of status: nothing to compile.
            if (before?.Metadata?.Generation != after?.Metadata?.Generation || before?.Uid() != after?.Uid())
            {
                changed();
            }
        });
    }

    private static bool SameLabels(Pod before, Pod after)
        => before.Labels().Count == after.Labels().Count
            && before.Labels().All(l => after.Labels().TryGetValue(l.Key, out var value) && value == l.Value);
}

/// <summary>Where routes come from.</summary>
internal interface IRouteSource
{
    /// <summary>Whether the lists of route objects have arrived.</summary>
    bool HasSynced { get; }

    /// <summary>The routes that are attached.</summary>
    RouteTranslation Read();

    /// <summary>Calls back when a route changes.</summary>
    void OnChange(Action changed);
}
