using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Registers the Deployment controller.</summary>
internal static class AddDeployments
{
    public const string Name = "deployment-controller";

    public static Controller To(ControllerContext context)
    {
        var deployments = context.Informers.For<Deployment>();
        var sets = context.Informers.For<ReplicaSet>();
        var pods = context.Informers.For<Pod>();
        sets.AddIndex(ReplicaSetReconciler.ControllerIndex, static s => [Ownership.IndexValue(s)]);
        pods.AddIndex(ReplicaSetReconciler.ControllerIndex, static p => [Ownership.IndexValue(p)]);
        var reconciler = new DeploymentReconciler(
            context.Clients(Name), deployments, sets, pods, context.Recorder(Name), context.Time, context.Logger(Name));
        var controller = context.Controller(Name, reconciler);
        deployments.OnChange((old, value) => controller.Queue.Add((value ?? old)!.Key()));
        sets.OnChange((old, set) =>
        {
            foreach (var key in DeploymentsOf(deployments, old, set))
            {
                controller.Queue.Add(key);
            }
        });
        pods.OnChange((old, pod) =>
        {
            // Only Recreate looks at pods: it goes on when the last one of the old sets has ended.
            if (old?.ControllerOwner() is { Kind: "ReplicaSet" } owner && (pod is null || PodState.IsFinished(pod))
                && sets.Get(new ObjectKey(old.Namespace(), owner.Name ?? ""))?.ControllerOwner() is { Kind: "Deployment" } deployment)
            {
                controller.Queue.Add(new ObjectKey(old.Namespace(), deployment.Name ?? ""));
            }
        });
        return controller;
    }

    private static IEnumerable<ObjectKey> DeploymentsOf(IInformer<Deployment> deployments, ReplicaSet? old, ReplicaSet? set)
    {
        var ns = (set ?? old)!.Namespace();
        var keys = new[] { old, set }.Select(static s => s?.ControllerOwner()).Where(static r => r?.Kind == "Deployment")
            .Select(r => new ObjectKey(ns, r!.Name ?? ""));
        return set is null || set.ControllerOwner() is not null
            ? keys.Distinct()
            : keys.Concat(deployments.List(ns)
                .Where(d => SelectorMatch.Selects(d.Spec?.Selector, set.Labels()))
                .Select(static d => d.Key())).Distinct();
    }
}
