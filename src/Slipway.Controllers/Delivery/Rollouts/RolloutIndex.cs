using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Delivery.Rollouts.Traffic;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Finds the Rollouts that an object concerns, so that a change costs the same whatever number of them stands beside. Rollouts with the
/// template of a workload are few, and looked at one by one.
/// </summary>
internal sealed class RolloutIndex
{
    private const string ByService = "rollouts/service";
    private const string ByLabel = "rollouts/label";
    private const string BySelector = "rollouts/selector";
    private const string ByConfiguration = "rollouts/configuration";
    private const string ByRoute = "rollouts/route";
    private const string Borrowing = "rollouts/borrowing";
    private const string Moving = "rollouts/moving";

    private readonly IInformer<Rollout> rollouts;
    private readonly WorkloadCaches workloads;

    /// <summary>Indexes the Rollouts of one kind.</summary>
    public RolloutIndex(IInformer<Rollout> rollouts, WorkloadCaches workloads)
    {
        this.rollouts = rollouts;
        this.workloads = workloads;
        rollouts.AddIndex(ByService, static r => ServiceNames.Of(r).Distinct().Select(name => Key(r.Namespace(), name)));
        rollouts.AddIndex(ByLabel, static r => SelectorIndex.OfLabels(r.Namespace(), r.Spec?.Template?.Metadata?.Labels));
        rollouts.AddIndex(BySelector, static r => r.Spec?.Selector is { MatchLabels.Count: > 0 } selector
            ? SelectorIndex.OfSelector(r.Namespace(), selector.MatchLabels)
            : [r.Namespace()]);
        rollouts.AddIndex(ByConfiguration, static r => ConfigCaches.Named(r, r.Spec?.Template));
        rollouts.AddIndex(ByRoute, static r => HttpRouteTargets.Of(r).Routes.Select(static route => route.ToString()));
        rollouts.AddIndex(Borrowing, static r => r.Spec?.WorkloadRef is null ? [] : [r.Namespace()]);
        rollouts.AddIndex(Moving, static r => r.Status?.Phase == "Healthy" ? [] : [""]);
    }

    /// <summary>Those that are not at rest.</summary>
    public IEnumerable<Rollout> OnTheMove() => rollouts.ByIndex(Moving, "");

    /// <summary>Those that name a Service.</summary>
    public IEnumerable<Rollout> Naming(string ns, string service) => rollouts.ByIndex(ByService, Key(ns, service));

    /// <summary>Those that name a Service, manage it, or have a template that it selects.</summary>
    public IEnumerable<Rollout> Of(Service service)
    {
        var ns = service.Namespace();
        var manager = ServicePlanner.ManagerOf(service) is { } by ? rollouts.Get(by) : null;
        return Naming(ns, service.Name())
            .Concat(SelectorIndex.OfSelector(ns, ServiceNames.SelectorOf(service)).SelectMany(v => rollouts.ByIndex(ByLabel, v))
                .Concat(rollouts.ByIndex(Borrowing, ns))
                .Where(r => ServiceNames.Selects(service, workloads.TemplateOf(r)?.Metadata?.Labels)))
            .Concat(manager is null ? [] : [manager])
            .DistinctBy(static r => r.Name());
    }

    /// <summary>Those whose revision a ConfigMap or Secret, or a copy of it, is part of.</summary>
    public IEnumerable<Rollout> Of(string kind, KubeObject configuration)
        => ConfigCaches.NamesOf(kind, configuration).SelectMany(name => rollouts.ByIndex(ByConfiguration, name))
            .Concat(rollouts.ByIndex(Borrowing, configuration.Namespace())
                .Where(r => ConfigCaches.Concerns(r, workloads.TemplateOf(r), kind, configuration)));

    /// <summary>Those that name an HTTPRoute.</summary>
    public IEnumerable<Rollout> OfRoute(ObjectKey route) => rollouts.ByIndex(ByRoute, route.ToString());

    /// <summary>At least those that select the same pods as a Rollout of another kind, or refer to the same workload.</summary>
    public IEnumerable<Rollout> Beside(Rollout other)
    {
        var ns = other.Namespace();
        var selector = other.Spec?.Selector?.MatchLabels;
        return (selector is { Count: > 0 }
                ? SelectorIndex.OfSelector(ns, selector).SelectMany(value => rollouts.ByIndex(ByLabel, value))
                : rollouts.List(ns))
            .Concat(SelectorIndex.OfLabels(ns, other.Spec?.Template?.Metadata?.Labels).Append(ns)
                .SelectMany(value => rollouts.ByIndex(BySelector, value)))
            .Concat(other.Spec?.WorkloadRef is null ? [] : rollouts.ByIndex(Borrowing, ns))
            .DistinctBy(static r => r.Name());
    }

    private static string Key(string ns, string name) => new ObjectKey(ns, name).ToString();
}
