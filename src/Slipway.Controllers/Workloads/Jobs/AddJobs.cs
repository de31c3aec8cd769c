using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Registers the Job controller.</summary>
internal static class AddJobs
{
    public const string Name = "job-controller";

    public static Controller To(ControllerContext context)
    {
        var jobs = context.Informers.For<Job>();
        var pods = context.Informers.For<Pod>();
        pods.AddIndex(JobReconciler.ControllerIndex, static p => [Ownership.IndexValue(p)]);
        pods.AddIndex(JobReconciler.TrackedIndex, static p
            => JobPodState.IsTracked(p) && JobReconciler.JobOf(p) is { } job ? [job.ToString()] : []);
        var client = context.Clients(Name);
        var events = context.Recorder(Name);
        var expectations = new PodExpectations(context.Time);
        var control = new JobPods(client, new PodControl(client, pods, expectations, events), context.Ids);
        var reconciler = new JobReconciler(client, jobs, pods, expectations, control, events, context.Time);
        var controller = context.Controller(Name, reconciler);
        jobs.OnChange((old, job) => controller.Queue.Add((job ?? old)!.Key()));
        pods.OnChange((old, pod) =>
        {
            foreach (var key in JobsOf(jobs, old, pod))
            {
                expectations.Observed(key, (pod ?? old)!, pod is null);
                controller.Queue.Add(key);
            }
        });
        return controller;
    }

    private static IEnumerable<ObjectKey> JobsOf(IInformer<Job> jobs, Pod? old, Pod? pod)
    {
        var keys = new[] { old, pod }.Where(static p => p is not null).Select(static p => JobReconciler.JobOf(p!)).OfType<ObjectKey>();
        return pod is null || pod.ControllerOwner() is not null
            ? keys.Distinct()
            : keys.Concat(jobs.List(pod.Namespace())
                .Where(j => SelectorMatch.Selects(j.Spec?.Selector, pod.Labels()))
                .Select(static j => j.Key())).Distinct();
    }
}
