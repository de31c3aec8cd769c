using Slipway.Api.Core;
using Slipway.Api.Discovery;

namespace Slipway.Controllers.Services;

/// <summary>The ports of a Service as one pod serves them.</summary>
internal static class EndpointPorts
{
    /// <summary>The ports in the order of the Service. A named port that the pod does not have is left out.</summary>
    public static IReadOnlyList<EndpointPort> Resolve(Service service, Pod pod)
    {
        var hostPorts = HostPorts.Of(pod);
        var result = new List<EndpointPort>();
        foreach (var port in service.Spec?.Ports ?? [])
        {
            if (ContainerPortOf(port, pod) is { } target)
            {
                result.Add(new EndpointPort
                {
                    Name = port.Name ?? "",
                    Protocol = port.Protocol ?? "TCP",
                    Port = hostPorts.GetValueOrDefault(target, target),
                    AppProtocol = port.AppProtocol,
                });
            }
        }

        return result;
    }

    private static int? ContainerPortOf(ServicePort port, Pod pod)
    {
        if (port.TargetPort is not { } target)
        {
            return port.Port;
        }

        return target.Text is not { Length: > 0 } name
            ? target.Number is > 0 ? target.Number : port.Port
            : (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(static c => c.RestartPolicy == "Always"))
                .SelectMany(static c => c.Ports ?? [])
                .FirstOrDefault(p => p.Name == name && (p.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.ContainerPortValue;
    }
}
