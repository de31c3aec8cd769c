using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.TestKit;

/// <summary>How a fake container behaves.</summary>
public sealed record FakeContainer
{
    /// <summary>From start to running.</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From running until probes succeed.</summary>
    public TimeSpan ReadyDelay { get; init; }

    /// <summary>From running until it ends by itself; null for never.</summary>
    public TimeSpan? EndsAfter { get; init; }

    /// <summary>Exit code when it ends by itself.</summary>
    public int ExitCode { get; init; }

    /// <summary>From SIGTERM to its end; null when it ignores SIGTERM.</summary>
    public TimeSpan? StopDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether its image is missing.</summary>
    public bool ImageMissing { get; init; }
}

/// <summary>A runtime and prober without processes, driven by a clock. Its containers outlive the agents that use it.</summary>
/// <param name="time">Clock.</param>
public sealed class FakePodRuntime(TimeProvider time) : IPodRuntime, IProber
{
    private readonly SortedDictionary<string, FakePod> pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FakeRun> runs = new(StringComparer.Ordinal);
    private int nextPort = 20000;

    /// <summary>Behaviour of a container by its image.</summary>
    public Func<string, FakeContainer> Behaviour { get; set; } = static _ => new FakeContainer();

    /// <summary>Every start, SIGTERM and SIGKILL as <c>verb container</c>, in order.</summary>
    public List<string> Calls { get; } = [];

    public string Description => "fake://1";

    public Task<PodSandbox> PrepareAsync(Pod pod, CancellationToken cancellationToken)
    {
        if (!pods.TryGetValue(pod.Uid(), out var found))
        {
            var ports = new SortedDictionary<int, int>();
            foreach (var port in (pod.Spec?.Containers ?? []).SelectMany(static c => c.Ports ?? []))
            {
                ports[port.ContainerPortValue ?? 0] = nextPort++;
            }

            pods[pod.Uid()] = found = new FakePod(new PodSandbox("127.0.0.1", ports), []);
        }

        return Task.FromResult(found.Sandbox);
    }

    public Task<ImageOutcome> ResolveImageAsync(string image, CancellationToken cancellationToken) => Task.FromResult<ImageOutcome>(
        Behaviour(image).ImageMissing
            ? new ImageOutcome.Missing($"image {image} is not here")
            : new ImageOutcome.Found(image, ["run"], null));

    public Task<string?> WriteVolumesAsync(string podUid, IReadOnlyList<ResolvedVolume> volumes, CancellationToken cancellationToken)
        => Task.FromResult<string?>(null);

    public IReadOnlyDictionary<string, string> MountDirectories(string podUid, Container container) => new Dictionary<string, string>();

    public Task<PodSandbox> RefreshPortsAsync(Pod pod, Container container, CancellationToken cancellationToken) =>
        PrepareAsync(pod, cancellationToken);

    public async Task<StartOutcome> StartAsync(ContainerStart start, CancellationToken cancellationToken)
    {
        var behaviour = Behaviour(start.Image.ImageId);
        await Task.Delay(behaviour.StartDelay, time, cancellationToken);
        if (!pods.TryGetValue(start.PodUid, out var pod))
        {
            return new StartOutcome.Failed("CreateContainerError", "the pod is gone");
        }

        Calls.Add("start " + start.Container);
        var now = time.GetUtcNow();
        var run = new FakeRun(start.ContainerId, start.Container, start.Attempt, start.Image.ImageId, now, behaviour);
        runs[start.ContainerId] = run;
        pod.Runs[start.Container] = run;
        if (behaviour.EndsAfter is { } after)
        {
            _ = EndAsync(run, after, behaviour.ExitCode);
        }

        return new StartOutcome.Running(now);
    }

    public Task<ContainerExit> WaitAsync(string containerId, CancellationToken cancellationToken)
    {
        var told = new TaskCompletionSource<ContainerExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!runs.TryGetValue(containerId, out var run))
        {
            told.SetCanceled(CancellationToken.None);
            return told.Task;
        }

        cancellationToken.Register(() => told.TrySetCanceled(cancellationToken));
        run.OnEnd(exit => told.TrySetResult(exit));
        return told.Task;
    }

    public Task TerminateAsync(string containerId, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue(containerId, out var run) && run.Exit is null)
        {
            Calls.Add("term " + run.Container);
            if (run.Behaviour.StopDelay is { } delay)
            {
                _ = EndAsync(run, delay, 0);
            }
        }

        return Task.CompletedTask;
    }

    public Task KillAsync(string containerId, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue(containerId, out var run) && run.Exit is null)
        {
            Calls.Add("kill " + run.Container);
            End(run, 137);
        }

        return Task.CompletedTask;
    }

    public Task<ExecOutcome> ExecAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
        => Task.FromResult(new ExecOutcome(0, ""));

    public Task<PodRecovery?> RecoverAsync(string podUid, CancellationToken cancellationToken)
        => Task.FromResult(pods.TryGetValue(podUid, out var pod)
            ? new PodRecovery(pod.Sandbox, false, [.. pod.Runs.Values.Select(static r
                => new RecoveredContainer(r.Container, r.Attempt, r.ContainerId, r.Image, r.StartedAt, r.Exit, null))])
            : null);

    public IReadOnlyList<string> ListPods() => [.. pods.Keys];

    public Task RemoveAsync(string podUid, CancellationToken cancellationToken)
    {
        if (pods.Remove(podUid, out var pod))
        {
            foreach (var run in pod.Runs.Values)
            {
                End(run, 137);
                runs.Remove(run.ContainerId);
            }
        }

        return Task.CompletedTask;
    }

    public Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
        => Task.FromResult(runs.TryGetValue(request.ContainerId, out var run) && run.Exit is null
            && time.GetUtcNow() >= run.StartedAt + run.Behaviour.ReadyDelay
                ? ProbeResult.Ok
                : ProbeResult.Fail("not ready"));

    /// <summary>Ends the running container of this name in every pod, as a crash does.</summary>
    public void Crash(string container, int exitCode) => pods.Values.SelectMany(static p => p.Runs.Values)
        .Where(r => r.Container == container).ToList().ForEach(r => End(r, exitCode));

    /// <summary>Ends what runs in one pod, as a crash does; false when nothing runs.</summary>
    public bool CrashPod(string podUid, int exitCode)
    {
        var running = pods.TryGetValue(podUid, out var pod) ? pod.Runs.Values.Where(static r => r.Exit is null).ToList() : [];
        running.ForEach(r => End(r, exitCode));
        return running.Count > 0;
    }

    /// <summary>Image of the container of a pod that answers now; null when none does.</summary>
    public string? Answers(string podUid) => pods.TryGetValue(podUid, out var pod)
        ? pod.Runs.Values.FirstOrDefault(r => r.Exit is null && time.GetUtcNow() >= r.StartedAt + r.Behaviour.ReadyDelay)?.Image
        : null;

    /// <summary>The pod of a run; null when it is gone.</summary>
    public string? PodOf(string containerId)
        => pods.FirstOrDefault(p => p.Value.Runs.Values.Any(r => r.ContainerId == containerId)).Key;

    private async Task EndAsync(FakeRun run, TimeSpan after, int exitCode)
    {
        await Task.Delay(after, time);
        End(run, exitCode);
    }

    private void End(FakeRun run, int exitCode)
        => run.End(new ContainerExit(run.ContainerId, exitCode, ContainerExit.ReasonOf(exitCode), null, run.StartedAt, time.GetUtcNow()));

    private sealed record FakePod(PodSandbox Sandbox, SortedDictionary<string, FakeRun> Runs);

    private sealed class FakeRun(string id, string container, int attempt, string image, DateTimeOffset startedAt, FakeContainer behaviour)
    {
        private readonly List<Action<ContainerExit>> waiting = [];

        public string ContainerId => id;

        public string Container => container;

        public int Attempt => attempt;

        public string Image => image;

        public DateTimeOffset StartedAt => startedAt;

        public FakeContainer Behaviour => behaviour;

        public ContainerExit? Exit { get; private set; }

        public void OnEnd(Action<ContainerExit> told)
        {
            if (Exit is { } exit)
            {
                told(exit);
            }
            else
            {
                waiting.Add(told);
            }
        }

        public void End(ContainerExit exit)
        {
            if (Exit is null)
            {
                Exit = exit;
                waiting.ForEach(told => told(exit));
            }
        }
    }
}
