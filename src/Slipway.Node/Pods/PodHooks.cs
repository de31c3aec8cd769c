using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>Runs postStart and preStop hooks.</summary>
/// <param name="services">Prober and clock.</param>
internal sealed class PodHooks(PodServices services)
{
    /// <summary>Runs one hook.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public async Task<string?> RunAsync(
        Pod pod, ContainerObservation container, LifecycleHandler hook, PodSandbox sandbox, TimeSpan timeout,
            CancellationToken cancellationToken)
    {
        if (hook.Sleep is { } sleep)
        {
            var wanted = TimeSpan.FromSeconds(sleep.Seconds ?? 0);
            await Task.Delay(wanted < timeout ? wanted : timeout, services.Time, cancellationToken);
            return null;
        }

        var request = new ProbeRequest(
            pod.Uid(),
            container.ContainerId ?? "",
            sandbox.PodIP,
            new Probe { Exec = hook.Exec, HttpGet = hook.HttpGet, TcpSocket = hook.TcpSocket },
            port => ContainerProbes.ListenPort(sandbox, container.Spec, port),
            timeout);
        var result = await services.Prober.ProbeAsync(request, cancellationToken);
        return result.Success ? null : result.Message;
    }
}
