using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Where a pod tells its metrics, by the annotations that have become custom with Prometheus. Pure.</summary>
internal static class MetricsAddress
{
    /// <summary>Annotation: <c>true</c> for a pod that is asked.</summary>
    public const string Scrape = "prometheus.io/scrape";

    /// <summary>Annotation: the container port; default the first one that is declared.</summary>
    public const string Port = "prometheus.io/port";

    /// <summary>Annotation: the path; default <c>/metrics</c>.</summary>
    public const string Path = "prometheus.io/path";

    /// <summary>Annotation: <c>http</c> (default) or <c>https</c>, whose certificate is not checked, as for probes.</summary>
    public const string Scheme = "prometheus.io/scheme";

    /// <summary>Whether a pod offers metrics.</summary>
    public static bool IsOffered(Pod pod) => pod.Annotations().GetValueOrDefault(Scrape) == "true";

    /// <summary>The address; null with why there is none.</summary>
    public static (Uri? Url, string Problem) Of(Pod pod)
    {
        var annotations = pod.Annotations();
        var scheme = annotations.GetValueOrDefault(Scheme) is { Length: > 0 } s ? s : "http";
        if (scheme is not ("http" or "https"))
        {
            return (null, $"annotation {Scheme} is '{scheme}' and must be http or https");
        }

        int port;
        if (annotations.GetValueOrDefault(Port) is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                return (null, $"annotation {Port} is '{text}' and must be a number from 1 to 65535");
            }
        }
        else if (pod.Spec?.Containers?.SelectMany(static c => c.Ports ?? []).FirstOrDefault()?.ContainerPortValue is { } first)
        {
            port = first;
        }
        else
        {
            return (null, $"the pod declares no port: give it one, or name one in the annotation {Port}");
        }

        var hostPorts = HostPorts.Of(pod);
        if (hostPorts.Count > 0 && !hostPorts.ContainsKey(port))
        {
            return (null, $"port {port} is none of the ports that the pod declares, so that it is not known where it is served");
        }

        var path = annotations.GetValueOrDefault(Path) is { Length: > 0 } p ? p : "/metrics";
        var ip = pod.Status!.PodIP!;
        var host = ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip;
        var url = string.Create(
            CultureInfo.InvariantCulture, $"{scheme}://{host}:{hostPorts.GetValueOrDefault(port, port)}/{path.TrimStart('/')}");
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) ? (uri, "") : (null, $"{url} is no URL");
    }
}
