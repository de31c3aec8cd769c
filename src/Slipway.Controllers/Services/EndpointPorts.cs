using System.Globalization;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Services;

/// <summary>The ports of a Service as one pod serves them.</summary>
internal static class EndpointPorts
{
    /// <summary>Annotation in which the node notes the host port of each container port: <c>{"8080": 20001}</c>.</summary>
    public const string HostPortsAnnotation = "slipway.dev/host-ports";

    /// <summary>The ports in the order of the Service. A named port that the pod does not have is left out.</summary>
    public static IReadOnlyList<EndpointPort> Resolve(Service service, Pod pod)
    {
        var hostPorts = HostPorts(pod);
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

    /// <summary>Host port of each container port, as the node notes them; empty where containers listen on their own ports.</summary>
    public static IReadOnlyDictionary<int, int> HostPorts(Pod pod)
    {
        var result = new Dictionary<int, int>();
        if (!pod.Annotations().TryGetValue(HostPortsAnnotation, out var text))
        {
            return result;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    && entry.Value.TryGetInt32(out var hostPort))
                {
                    result[port] = hostPort;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Somebody else wrote the annotation; the declared ports count.
            result.Clear();
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
