using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Runs pods to their end until a job has as many successes as it asks for, or has failed.</summary>
internal sealed class JobReconciler(
    IApiClient client,
    IInformer<Job> jobs,
    IInformer<Pod> pods,
    PodExpectations expectations,
    JobPods control,
    IEventRecorder events,
    TimeProvider time) : IReconciler
{
    /// <summary>Index of pods by the uid of their controller, and of pods without one by namespace.</summary>
    public const string ControllerIndex = "controller";

    /// <summary>Index of pods with the finalizer of jobs by namespace and name of the job.</summary>
    public const string TrackedIndex = "tracked-by-job";

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, Job> written = [];

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var job = Newest(key);
        await UntrackStraysAsync(key, job, cancellationToken);
        if (job is null)
        {
            expectations.Forget(key);
            lock (gate)
            {
                written.Remove(key);
            }

            return ReconcileOutcome.Done;
        }

        if (job.Spec?.ManagedBy is { Length: > 0 } manager && manager != JobNames.Controller)
        {
            return ReconcileOutcome.Done;
        }

        await control.SettleUnsureAsync(key, cancellationToken);
        var observation = Observe(job);
        var decision = JobPlanner.Decide(observation, time.GetUtcNow());
        var refusal = default(PodRefusal);
        foreach (var action in decision.Actions)
        {
            refusal ??= await ApplyAsync(job, action, cancellationToken);
        }

        if (!await WriteStatusAsync(job, decision, cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        foreach (var pod in decision.Untrack)
        {
            await control.UntrackAsync(pod, cancellationToken);
        }

        return refusal is not null ? ReconcileOutcome.ObserveAgain
            : decision.LookAgainAt is { } at ? ReconcileOutcome.RequeueAfter(Wait(at))
            : observation.CachesAreFresh ? ReconcileOutcome.Done
            : ReconcileOutcome.RequeueAfter(PodExpectations.Lifetime);
    }

    /// <summary>The job that a pod belongs to, or once belonged to and is still tracked for.</summary>
    public static ObjectKey? JobOf(Pod pod)
    {
        var owner = pod.ControllerOwner();
        return owner is { Kind: "Job", Name: { } name } ? new ObjectKey(pod.Namespace(), name)
            : owner is null && JobPodState.IsTracked(pod) && pod.Labels().TryGetValue(JobNames.JobLabel, out var label)
                ? new ObjectKey(pod.Namespace(), label)
                : null;
    }

    // A pod may lose its finalizer before the cache shows the status that its end was written into. Decided on the older status, the end
    // would be forgotten and the pod be made again.
    private Job? Newest(ObjectKey key)
    {
        var cached = jobs.Get(key);
        lock (gate)
        {
            if (cached is null || !written.TryGetValue(key, out var own))
            {
                return cached;
            }

            if (own.Uid() == cached.Uid() && Revision(own) > Revision(cached))
            {
                return own;
            }

            written.Remove(key);
            return cached;
        }
    }

    private static long Revision(Job job) => long.TryParse(job.Metadata?.ResourceVersion, out var revision) ? revision : 0;

    private TimeSpan Wait(DateTimeOffset at)
    {
        var left = at - time.GetUtcNow();
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    // Pods of a job that is gone, be it that it was deleted with its pods orphaned, or made anew under the same name.
    private async Task UntrackStraysAsync(ObjectKey key, Job? job, CancellationToken cancellationToken)
    {
        foreach (var pod in pods.ByIndex(TrackedIndex, key.ToString()).ToList())
        {
            if (job is null || (pod.ControllerOwner() is { } owner && owner.Uid != job.Uid()))
            {
                await control.UntrackAsync(pod, cancellationToken);
            }
        }
    }

    private JobObservation Observe(Job job)
    {
        // Asked before the pods are read: what was met stays visible, while what arrives in between is only seen earlier.
        var fresh = expectations.AreMet(job.Key());
        var candidates = pods.ByIndex(ControllerIndex, job.Uid())
            .Concat(pods.ByIndex(ControllerIndex, Ownership.OrphansOf(job.Namespace())));
        return new JobObservation(job, [.. candidates], fresh);
    }

    private async Task<PodRefusal?> ApplyAsync(Job job, JobAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case JobAction.Adopt adopt:
                await control.AdoptAsync(job, adopt.Pod, cancellationToken);
                return null;
            case JobAction.Release release:
                await control.ReleaseAsync(job, release.Pod, cancellationToken);
                return null;
            case JobAction.Create create:
                return await control.CreateAsync(job, create.Slots, cancellationToken);
            case JobAction.Delete delete:
                return await control.DeleteAsync(job, delete.Pods, cancellationToken);
            case JobAction.Withdraw withdraw:
                return await control.WithdrawAsync(job, withdraw.Pods, cancellationToken);
            case JobAction.Expire:
                await ExpireAsync(job, cancellationToken);
                return null;
            default:
                throw new ArgumentException($"{action} is unknown.", nameof(action));
        }
    }

    private async Task ExpireAsync(Job job, CancellationToken cancellationToken)
    {
        // A job that was changed in between may have been given more time.
        var options = new DeleteOptions
        {
            PropagationPolicy = "Foreground",
            Preconditions = new Preconditions { Uid = job.Uid(), ResourceVersion = job.Metadata?.ResourceVersion },
        };
        var deleted = await client.DeleteAsync(Kinds.Of<Job>(), job.Key(), options, cancellationToken);
        if (!deleted.IsNotFound && !deleted.IsConflict)
        {
            deleted.OrThrow();
        }
    }

    private async Task<bool> WriteStatusAsync(Job job, JobDecision decision, CancellationToken cancellationToken)
    {
        if (JsonEquality.Same(decision.Status, job.Status))
        {
            return true;
        }

        var answer = await client.UpdateStatusAsync(job with { Status = decision.Status }, cancellationToken);
        if (answer.IsConflict)
        {
            return false;
        }

        if (!answer.IsNotFound)
        {
            var stored = answer.OrThrow();
            lock (gate)
            {
                written[job.Key()] = stored;
            }
        }

        foreach (var said in decision.Events)
        {
            if (said.IsWarning)
            {
                events.Warning(job, said.Reason, said.Message);
            }
            else
            {
                events.Normal(job, said.Reason, said.Message);
            }
        }

        return true;
    }
}
