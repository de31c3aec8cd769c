using System.Threading.Channels;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>
/// Runs one pod. Everything that happens comes through one mailbox; after each message the planner is asked until it has nothing to do,
/// and the status is offered to the writer. Whatever takes time runs beside and reports back through the mailbox.
/// </summary>
internal sealed class PodWorker : IDisposable
{
    private readonly Channel<Action> mailbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly PodServices services;
    private readonly ContainerStarter starter;
    private readonly PodStatusWriter writer;
    private readonly PodHooks hooks;
    private readonly Dictionary<string, ContainerProbes> probes = new(StringComparer.Ordinal);
    private readonly ITimer timer;
    private readonly CancellationTokenSource stopping = new();
    private readonly PodDrain drain;
    private PodObservation pod;
    private bool finishing;
    private bool removed;

    /// <summary>A worker for a pod of this node.</summary>
    public PodWorker(Pod pod, PodServices services)
    {
        this.services = services;
        this.pod = PodObservation.Of(pod);
        starter = new ContainerStarter(services);
        hooks = new PodHooks(services);
        drain = new PodDrain(services);
        writer = new PodStatusWriter(services, () => Post(static () => { }));
        timer = services.Time.CreateTimer(_ => Post(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes up what runs already, then works until the pod is removed or the node stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(stopping.Cancel);
        writer.Begin(pod.Pod);
        try
        {
            await RecoverAsync();
            Step();
            while (!removed && await mailbox.Reader.WaitToReadAsync(stopping.Token))
            {
                while (mailbox.Reader.TryRead(out var message))
                {
                    message();
                }

                Step();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; the containers go on.
        }
    }

    /// <summary>The object has changed; null when it is gone.</summary>
    public void OnPod(Pod? changed) => Post(() =>
    {
        if (changed is null)
        {
            pod = pod with { Gone = true };
        }
        else if (Revision(changed) >= Revision(pod.Pod))
        {
            pod = pod with { Pod = changed with { Status = PodStatusMerge.Merge(pod.Pod.Status, changed.Status) } };
        }
    });

    /// <summary>Something that the drain gate looks at has changed.</summary>
    public void OnTraffic()
    {
        if (pod.Pod.IsTerminating())
        {
            Post(static () => { });
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        timer.Dispose();
        foreach (var probe in probes.Values)
        {
            probe.Dispose();
        }
    }

    private static long Revision(Pod pod) => long.TryParse(pod.Metadata?.ResourceVersion, out var revision) ? revision : 0;

    private async Task RecoverAsync()
    {
        if (await services.Runtime.RecoverAsync(pod.Pod.Uid(), stopping.Token) is not { } recovery)
        {
            return;
        }

        pod = PodAdoption.Adopt(pod, recovery);
        foreach (var container in pod.Containers.Where(static c => c.Phase == ContainerPhase.Running))
        {
            Follow(container);
        }
    }

    private void Step()
    {
        PodPlan plan;
        do
        {
            Observe();
            plan = PodPlanner.Decide(pod, services.Time.GetUtcNow());
            foreach (var action in plan.Actions)
            {
                Apply(action);
            }
        }
        while (plan.Actions.Any(static a => a is not (PodAction.Finish or PodAction.Remove)));

        timer.Change(Delay(plan.LookAgainAt), Timeout.InfiniteTimeSpan);
        if (!pod.Gone && !removed)
        {
            var now = services.Time.GetUtcNow();
            var status = PodStatusBuilder.Build(pod, services.HostIP, now);
            pod = pod with { Pod = pod.Pod with { Status = status }, Initialized = pod.Initialized || HasInitialized() };
            var known = writer.Offer(pod.Pod, status, pod.Sandbox?.HostPorts ?? new Dictionary<int, int>(), stopping.Token);
            if (known && plan.Actions.Any(static a => a is PodAction.Finish) && !finishing)
            {
                finishing = true;
                Spawn(DeleteAsync);
            }
        }
    }

    private bool HasInitialized() => pod.Mains.Any(static c => c.Phase != ContainerPhase.Waiting);

    private void Observe()
    {
        var now = services.Time.GetUtcNow();
        var deadline = pod.Pod.Spec?.ActiveDeadlineSeconds is { } seconds
            ? pod.Pod.Status?.StartTime + TimeSpan.FromSeconds(seconds)
            : null;
        pod = pod with { DeadlineExceeded = pod.DeadlineExceeded || (deadline <= now && !pod.HasFinished), Drain = ObserveDrain(now) };
    }

    private DrainVerdict ObserveDrain(DateTimeOffset now)
    {
        if (!pod.Pod.IsTerminating())
        {
            return DrainVerdict.Drained;
        }

        var verdict = drain.Decide(pod.Pod, now);
        if (drain.BeginAsking())
        {
            var asked = pod.Pod;
            Spawn(async () =>
            {
                var counted = await drain.AskAsync(asked, stopping.Token);
                Post(() => drain.Count(counted));
            });
        }

        return verdict;
    }

    private TimeSpan Delay(DateTimeOffset? at)
    {
        if (at is not { } due)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var delay = due - services.Time.GetUtcNow();
        return delay > TimeSpan.FromMilliseconds(1) ? delay : TimeSpan.FromMilliseconds(1);
    }

    private void Apply(PodAction action)
    {
        switch (action)
        {
            case PodAction.Prepare:
                pod = pod with { Preparing = true };
                Spawn(PrepareAsync);
                break;
            case PodAction.Start start:
                pod = pod.With(start.Container, static c => c.Starting());
                var container = Find(start.Container);
                Spawn(() => StartAsync(container));
                break;
            case PodAction.BeginStop stop:
                services.Events.Normal(pod.Pod, "Killing", $"Stopping container {stop.Container}");
                pod = pod.With(stop.Container, c => c with { Stop = new ContainerStop(stop.Reason, stop.Deadline) });
                break;
            case PodAction.Hasten hasten:
                pod = pod.With(hasten.Container, c => c with { Stop = c.Stop! with { Deadline = hasten.Deadline } });
                break;
            case PodAction.RunPreStop preStop:
                pod = pod.With(preStop.Container, static c => c with { Stop = c.Stop! with { PreStop = HookPhase.Running } });
                var hooked = Find(preStop.Container);
                Spawn(() => PreStopAsync(hooked, preStop.Timeout));
                break;
            case PodAction.Terminate terminate:
                pod = pod.With(terminate.Container, c => c with
                {
                    Stop = c.Stop! with { TermSent = true, PreStop = HookPhase.Done, Deadline = terminate.Deadline },
                });
                Spawn(() => services.Runtime.TerminateAsync(Find(terminate.Container).ContainerId ?? "", stopping.Token));
                break;
            case PodAction.Kill kill:
                pod = pod.With(kill.Container, static c => c with { Stop = c.Stop! with { KillSent = true } });
                Spawn(() => services.Runtime.KillAsync(Find(kill.Container).ContainerId ?? "", stopping.Token));
                break;
            case PodAction.Remove when !removed:
                removed = true;
                Spawn(() => services.Runtime.RemoveAsync(pod.Pod.Uid(), stopping.Token));
                break;
        }
    }

    private ContainerObservation Find(string name) => pod.Containers.First(c => c.Name == name);

    private void Post(Action message) => mailbox.Writer.TryWrite(message);

    private void Spawn(Func<Task> work) => _ = GuardAsync(work);

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        catch (Exception e)
        {
            PodLog.WorkFailed(services.Log, pod.Pod.Namespace(), pod.Pod.Name(), e);
        }
    }

    private async Task PrepareAsync()
    {
        var sandbox = await services.Runtime.PrepareAsync(pod.Pod, stopping.Token);
        Post(() => pod = pod with { Sandbox = sandbox, Preparing = false });
    }

    private async Task StartAsync(ContainerObservation container)
    {
        var result = await starter.StartAsync(pod.Pod, container, stopping.Token);
        Post(() => OnStarted(container.Name, result));
    }

    private void OnStarted(string name, StartResult result)
    {
        var now = services.Time.GetUtcNow();
        if (result is StartResult.Started started)
        {
            pod = pod.With(
                name, c => c.Running(started.ContainerId, started.ImageId, started.StartedAt)) with { Sandbox = started.Sandbox };
            Follow(Find(name));
            Spawn(() => PostStartAsync(Find(name)));
            return;
        }

        var failed = (StartResult.Failed)result;
        pod = pod.With(name, c => c.Failed(failed.Reason, failed.Message, now));
        if (failed.Reason == "CreateContainerConfigError")
        {
            services.Events.Warning(pod.Pod, "Failed", "Error: " + failed.Message);
        }
    }

    private void Follow(ContainerObservation container)
    {
        Spawn(async () =>
        {
            var exit = await services.Runtime.WaitAsync(container.ContainerId!, stopping.Token);
            Post(() => OnExit(container.Name, exit));
        });
        probes[container.Name] = new ContainerProbes(
            pod.Pod.Uid(), container, pod.Sandbox!, services, report => Post(() => OnProbe(container, report)));
    }

    private void OnExit(string name, ContainerExit exit)
    {
        if (probes.Remove(name, out var ended))
        {
            ended.Dispose();
        }

        pod = pod.With(name, c => c.Ended(exit));
        var container = Find(name);
        if (container.RetryAt > services.Time.GetUtcNow() && pod.Restarts(container))
        {
            services.Events.Warning(pod.Pod, "BackOff",
                $"Back-off restarting failed container {name} in pod {pod.Pod.Name()}_{pod.Pod.Namespace()}({pod.Pod.Uid()})");
        }
    }

    private void OnProbe(ContainerObservation probed, ProbeReport report)
    {
        var container = Find(probed.Name);
        if (container.ContainerId != probed.ContainerId || container.Phase != ContainerPhase.Running)
        {
            return;
        }

        if (!report.Result.Success && container.Stop is null)
        {
            services.Events.Warning(pod.Pod, "Unhealthy", $"{report.Kind} probe failed: {report.Result.Message}");
        }

        var changed = ProbeRules.Apply(container, report, pod.Grace, services.Time.GetUtcNow());
        if (changed.Stop is not null && container.Stop is null)
        {
            services.Events.Normal(
                pod.Pod, "Killing",
                    $"Container {container.Name} failed {report.Kind.ToString().ToLowerInvariant()} probe, will be restarted");
        }

        pod = pod.With(container.Name, _ => changed);
        if (changed.Started && probes.TryGetValue(container.Name, out var all))
        {
            all.OnStarted();
        }
    }

    private async Task PreStopAsync(ContainerObservation container, TimeSpan timeout)
    {
        if (await hooks.RunAsync(
            pod.Pod, container, container.Spec.Lifecycle!.PreStop!, pod.Sandbox!, timeout, stopping.Token) is { } problem)
        {
            services.Events.Warning(pod.Pod, "FailedPreStopHook", $"PreStopHook failed: {problem}");
        }

        Post(() => pod = pod.With(container.Name, c => c.Stop is { } stop && c.ContainerId == container.ContainerId
            ? c with { Stop = stop with { PreStop = HookPhase.Done } }
            : c));
    }

    private async Task PostStartAsync(ContainerObservation container)
    {
        if (container.Spec.Lifecycle?.PostStart is not { } hook
            || await hooks.RunAsync(pod.Pod, container, hook, pod.Sandbox!, pod.Grace, stopping.Token) is not { } problem)
        {
            return;
        }

        services.Events.Warning(pod.Pod, "FailedPostStartHook", $"PostStartHook failed: {problem}");
        Post(() => pod = pod.With(container.Name, c => c.ContainerId == container.ContainerId && c.Stop is null
            ? c with { Stop = new ContainerStop("its postStart hook failed", services.Time.GetUtcNow() + pod.Grace) }
            : c));
    }

    private async Task DeleteAsync()
    {
        var options = new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Pod.Uid() } };
        var answer = await services.Client.DeleteAsync(Kinds.Of<Pod>(), pod.Pod.Key(), options, stopping.Token);
        if (!answer.Succeeded && !answer.IsNotFound && !answer.IsConflict)
        {
            PodLog.StatusRefused(services.Log, pod.Pod.Namespace(), pod.Pod.Name(), answer.Error.Message);
            await Task.Delay(TimeSpan.FromSeconds(1), services.Time, stopping.Token);
            Post(() => finishing = false);
        }
    }
}
