using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Events;
using Slipway.Controllers.GarbageCollection;
using Slipway.Controllers.Namespaces;
using Slipway.Controllers.Services;
using Slipway.Controllers.Workloads.Deployments;
using Slipway.Controllers.Workloads.Jobs;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers;

/// <summary>The controllers that a Kubernetes cluster has of its own, and that Slipway brings along on one machine.</summary>
public static class ClusterControllers
{
    /// <summary>All of them, to be run by one <see cref="ControllerHost"/>.</summary>
    /// <param name="context">What they are made of.</param>
    /// <param name="authorityPem">The API server's authority, published in each namespace as <c>kube-root-ca.crt</c>.</param>
    /// <param name="kinds">Stored kinds that garbage collection and namespace deletion cover; null for all that are compiled in.</param>
    public static IReadOnlyList<Controller> All(ControllerContext context, string authorityPem, IReadOnlyList<KindInfo>? kinds = null)
    {
        kinds ??= StoredKinds();
        return
        [
            AddReplicaSets.To(context),
            AddDeployments.To(context),
            AddJobs.To(context),
            AddEndpointSlices.To(context),
            AddEventExpiry.To(context),
            .. AddNamespaces.To(context, kinds, authorityPem),
            .. AddGarbageCollection.To(context, kinds),
        ];
    }

    /// <summary>Names of the controllers; each is the user <c>system:slipway:controller:NAME</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        AddReplicaSets.Name,
        AddDeployments.Name,
        AddJobs.Name,
        AddEndpointSlices.Name,
        AddEventExpiry.Name,
        AddNamespaces.Name,
        AddNamespaces.ContentName,
        AddGarbageCollection.Name,
    ];

    /// <summary>All kinds that are stored, each in one version.</summary>
    private static List<KindInfo> StoredKinds()
        => [.. Kinds.All.Where(static k => !k.IsRequest)
            .GroupBy(static k => k.GroupResource, StringComparer.Ordinal)
            .Select(static g => g.First())];
}
