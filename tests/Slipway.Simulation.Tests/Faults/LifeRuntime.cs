using Slipway.Api.Core;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;
using Slipway.Simulation.Tests.Plane;
using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>The runtime as one server process has it; the containers outlive the process.</summary>
internal sealed class LifeRuntime(SimulatedPlane plane, FakePodRuntime runtime, Life life) : IPodRuntime, IProber
{
    public string Description => runtime.Description;

    public Task<PodSandbox> PrepareAsync(Pod pod, CancellationToken cancellationToken)
        => DoAsync(() => runtime.PrepareAsync(pod, cancellationToken));

    public Task<ImageOutcome> ResolveImageAsync(string image, CancellationToken cancellationToken)
        => DoAsync(() => runtime.ResolveImageAsync(image, cancellationToken));

    public Task<string?> WriteVolumesAsync(string podUid, IReadOnlyList<ResolvedVolume> volumes, CancellationToken cancellationToken)
        => DoAsync(() => runtime.WriteVolumesAsync(podUid, volumes, cancellationToken));

    public IReadOnlyDictionary<string, string> MountDirectories(string podUid, Container container) =>
        runtime.MountDirectories(podUid, container);

    public Task<PodSandbox> RefreshPortsAsync(Pod pod, Container container, CancellationToken cancellationToken)
        => DoAsync(() => runtime.RefreshPortsAsync(pod, container, cancellationToken));

    public Task<StartOutcome> StartAsync(ContainerStart start, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.Cut);
        return await runtime.StartAsync(start, ends.Token);
    });

    public Task<ContainerExit> WaitAsync(string containerId, CancellationToken cancellationToken)
        => DoAsync(() => runtime.WaitAsync(containerId, cancellationToken));

    public async Task TerminateAsync(string containerId, CancellationToken cancellationToken)
    {
        await life.AliveAsync();
        if (runtime.PodOf(containerId) is { } pod)
        {
            plane.Trace.Add($"term {pod}");
            plane.Checks.OnTerminate(pod);
        }

        await runtime.TerminateAsync(containerId, cancellationToken);
    }

    public async Task KillAsync(string containerId, CancellationToken cancellationToken)
    {
        await life.AliveAsync();
        plane.Trace.Add($"kill {containerId}");
        await runtime.KillAsync(containerId, cancellationToken);
    }

    public Task<ExecOutcome> ExecAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
        => DoAsync(() => runtime.ExecAsync(containerId, command, timeout, cancellationToken));

    public Task<PodRecovery?> RecoverAsync(string podUid, CancellationToken cancellationToken)
        => DoAsync(() => runtime.RecoverAsync(podUid, cancellationToken));

    public IReadOnlyList<string> ListPods() => runtime.ListPods();

    public async Task RemoveAsync(string podUid, CancellationToken cancellationToken)
    {
        await life.AliveAsync();
        plane.Trace.Add($"remove {podUid}");
        plane.Checks.OnRemove(podUid);
        await runtime.RemoveAsync(podUid, cancellationToken);
    }

    public Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
        => DoAsync(() => plane.Chaos.Roll(0.002)
            ? Task.FromResult(ProbeResult.Fail("timed out"))
            : runtime.ProbeAsync(request, cancellationToken));

    private async Task<T> DoAsync<T>(Func<Task<T>> work)
    {
        await life.AliveAsync();
        return await life.OwnAsync(work());
    }
}
