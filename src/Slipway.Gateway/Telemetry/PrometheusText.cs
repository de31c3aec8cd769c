using System.Globalization;
using System.Text;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Telemetry;

/// <summary>The gateway's metrics in the Prometheus text format 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>Writes all metrics.</summary>
    public static string Write(GatewayCore core)
    {
        var text = new StringBuilder();
        var all = core.Series.All.OrderBy(static s => s.Key.ToString(), StringComparer.Ordinal)
            .GroupBy(static s => (s.Key.Route, s.Key.Namespace, s.Key.Service, s.Key.Revision))
            .Select(static g => (Labels: Labels(g.Key.Route, g.Key.Namespace, g.Key.Service, g.Key.Revision), Series: g.ToList())).ToList();
        Header(text, "slipway_gateway_requests_total", "counter", "Requests answered, by the class of the status code.");
        foreach (var (labels, series) in all)
        {
            for (var digit = 1; digit <= 5; digit++)
            {
                if (series.Sum(s => s.ByClass(digit)) is > 0 and var count)
                {
                    Line(text, $"slipway_gateway_requests_total{{{labels},code_class=\"{digit}xx\"}}", count);
                }
            }
        }

        Header(text, "slipway_gateway_request_duration_seconds", "histogram", "Time from the head of a request to the end of its answer.");
        foreach (var (labels, series) in all)
        {
            Histogram(text, labels, series);
        }

        Header(text, "slipway_gateway_inflight", "gauge", "Requests under way to a revision.");
        foreach (var revision in core.States.Endpoints.GroupBy(static e => e.Plan.Revision).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            Line(text, $"slipway_gateway_inflight{{revision=\"{revision.Key}\"}}", revision.Sum(static e => e.InFlight));
        }

        Header(text, "slipway_gateway_ejected_endpoints", "gauge", "Endpoints that get no requests for a while after failed connections.");
        Line(text, "slipway_gateway_ejected_endpoints", core.States.Endpoints.Count(static e => e.IsExcluded));
        Header(text, "slipway_gateway_weight", "gauge", "Wanted share of a revision, 0 to 1.");
        foreach (var service in core.Table.Plan.Services.Where(static s => s.Split is not null))
        {
            foreach (var revision in service.Split!.Revisions)
            {
                var share = (revision.Weight / 10_000.0).ToString(CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"slipway_gateway_weight{{{Labels("", service.Namespace, service.Name, revision.Hash)}}} {share}\n");
            }
        }

        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string labels, List<Series> series)
    {
        long sum = 0;
        for (var i = 0; i < Series.BoundsMicroseconds.Length; i++)
        {
            sum += series.Sum(s => s.ByDuration(i));
            var bound = (Series.BoundsMicroseconds[i] / 1e6).ToString(CultureInfo.InvariantCulture);
            Line(text, $"slipway_gateway_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}}", sum);
        }

        sum += series.Sum(static s => s.ByDuration(Series.BoundsMicroseconds.Length));
        Line(text, $"slipway_gateway_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}}", sum);
        var seconds = (series.Sum(static s => s.Microseconds) / 1e6).ToString(CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"slipway_gateway_request_duration_seconds_sum{{{labels}}} {seconds}\n");
        Line(text, $"slipway_gateway_request_duration_seconds_count{{{labels}}}", sum);
    }

    private static string Labels(string route, string ns, string service, string revision)
        => $"route=\"{route}\",namespace=\"{ns}\",service=\"{service}\",revision=\"{revision}\"";

    private static void Header(StringBuilder text, string name, string type, string help)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, long value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
