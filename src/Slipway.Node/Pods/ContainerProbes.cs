using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>The probes of one run of a container.</summary>
internal sealed class ContainerProbes : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly ContainerObservation container;
    private readonly string podUid;
    private readonly PodSandbox sandbox;
    private readonly PodServices services;
    private readonly Action<ProbeReport> report;
    private bool mainProbes;

    /// <summary>Starts the startup probe, or the other two when there is none or it has succeeded before.</summary>
    public ContainerProbes(
        string podUid, ContainerObservation container, PodSandbox sandbox, PodServices services, Action<ProbeReport> report)
    {
        this.podUid = podUid;
        this.container = container;
        this.sandbox = sandbox;
        this.services = services;
        this.report = report;
        if (container.Started)
        {
            OnStarted();
        }
        else
        {
            Run(ProbeKind.Startup, container.Spec.StartupProbe);
        }
    }

    /// <summary>Starts readiness and liveness probes, once.</summary>
    public void OnStarted()
    {
        if (!mainProbes)
        {
            mainProbes = true;
            Run(ProbeKind.Readiness, container.Spec.ReadinessProbe);
            Run(ProbeKind.Liveness, container.Spec.LivenessProbe);
        }
    }

    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
    }

    /// <summary>The port under which a declared, named or plain port of a container is reached.</summary>
    public static int? ListenPort(PodSandbox sandbox, Container spec, IntOrString port) => port.Text is { } name
        ? (spec.Ports ?? []).FirstOrDefault(p => p.Name == name)?.ContainerPortValue is { } named ? sandbox.ListenPort(named) : null
        : port.Number is { } number and > 0 ? sandbox.ListenPort(number) : null;

    private void Run(ProbeKind kind, Probe? probe)
    {
        if (probe is null)
        {
            return;
        }

        var request = new ProbeRequest(
            podUid,
            container.ContainerId ?? "",
            sandbox.PodIP,
            probe,
            port => ListenPort(sandbox, container.Spec, port),
            TimeSpan.FromSeconds(Math.Max(1, probe.TimeoutSeconds ?? 1)));
        _ = RunAsync(kind, request, ended.Token);
    }

    private async Task RunAsync(ProbeKind kind, ProbeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await new ProbeLoop(services.Prober, services.Time).RunAsync(kind, request, report, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
