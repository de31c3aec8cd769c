using System.Globalization;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers;

/// <summary>Where the ports of process pods are served.</summary>
internal static class HostPorts
{
    /// <summary>Annotation in which the node notes the host port of each container port: <c>{"8080": 20001}</c>.</summary>
    public const string Annotation = "slipway.dev/host-ports";

    /// <summary>Host port of each container port; empty where containers listen on their own ports.</summary>
    public static IReadOnlyDictionary<int, int> Of(Pod pod)
    {
        var result = new Dictionary<int, int>();
        if (!pod.Annotations().TryGetValue(Annotation, out var text))
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
}
