using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Node.Pods;

/// <summary>Values of a pod that it may see itself.</summary>
/// <param name="pod">The pod.</param>
/// <param name="podIP">Its address.</param>
/// <param name="hostIP">Address of the machine.</param>
internal sealed class DownwardFields(Pod pod, string podIP, string hostIP)
{
    /// <summary>The value of a <c>fieldRef</c>, or null when there is no such field.</summary>
    public string? Field(string path) => path switch
    {
        "metadata.name" => pod.Name(),
        "metadata.namespace" => pod.Namespace(),
        "metadata.uid" => pod.Uid(),
        "metadata.labels" => Lines(pod.Labels()),
        "metadata.annotations" => Lines(pod.Annotations()),
        "spec.nodeName" => pod.Spec?.NodeName ?? "",
        "spec.serviceAccountName" => pod.Spec?.ServiceAccountName ?? "",
        "status.hostIP" or "status.hostIPs" => hostIP,
        "status.podIP" or "status.podIPs" => podIP,
        _ when Key(path, "metadata.labels['") is { } label => pod.Labels().GetValueOrDefault(label, ""),
        _ when Key(path, "metadata.annotations['") is { } annotation => pod.Annotations().GetValueOrDefault(annotation, ""),
        _ => null,
    };

    /// <summary>The value of a <c>resourceFieldRef</c> for a container, or null when there is no such resource.</summary>
    public static string? Resource(Container? container, ResourceFieldSelector selector)
    {
        var parts = (selector.Resource ?? "").Split('.', 2);
        var amounts = parts[0] switch
        {
            "limits" => container?.Resources?.Limits,
            "requests" => container?.Resources?.Requests,
            _ => null,
        };
        if (parts.Length != 2 || parts[0] is not ("limits" or "requests"))
        {
            return null;
        }

        // Without a limit the machine is the limit.
        var amount = amounts?.TryGetValue(parts[1], out var quantity) == true ? quantity.Value : parts[0] == "requests"
            ? 0
            : parts[1] switch
        {
            "cpu" => Environment.ProcessorCount,
            "memory" => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            _ => 0,
        };
        var divisor = selector.Divisor?.Value is { } given and > 0 ? given : 1m;
        return Math.Ceiling((amount ?? 0) / divisor).ToString("0", CultureInfo.InvariantCulture);
    }

    private static string? Key(string path, string prefix)
        => path.StartsWith(prefix, StringComparison.Ordinal)
            && path.EndsWith("']", StringComparison.Ordinal) ? path[prefix.Length..^2] : null;

    private static string Lines(IReadOnlyDictionary<string, string> map) => string.Join('\n', map
        .OrderBy(static e => e.Key, StringComparer.Ordinal)
        .Select(static e =>
            $"{e.Key}=\"{e.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
