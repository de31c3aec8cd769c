using System.Globalization;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Draining;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Streams;

namespace Slipway.Gateway.Telemetry;

/// <summary>The gateway's metrics in the Prometheus text format 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>Writes all metrics.</summary>
    public static string Write(GatewayCore core)
    {
        var text = new StringBuilder();
        var all = core.Series.All.Where(static s => s.Key.Placement != Placement.Mirror && s.Key.Route.Length > 0)
            .OrderBy(static s => s.Key.ToString(), StringComparer.Ordinal)
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

        ByRule(text, core, Placement.Route, "slipway_gateway_routed_requests_total",
            "Those of the requests that matched a route of a split, by the class of the status code.");
        ByRule(text, core, Placement.Mirror, "slipway_gateway_mirrored_requests_total",
            "Copies sent, by the class of the status code that nobody saw; 0xx for none.");
        Mirrors(text, core);
        Attempts(text, core);
        Header(text, "slipway_gateway_excluded_requests_total", "counter", "Requests that the judge does not see, by reason.");
        Line(text, "slipway_gateway_excluded_requests_total{reason=\"warm_up\"}", core.Series.Excluded(Exclusion.WarmUp));
        Line(text, "slipway_gateway_excluded_requests_total{reason=\"upgrade\"}", core.Series.Excluded(Exclusion.Upgrade));
        Line(text, "slipway_gateway_excluded_requests_total{reason=\"client_gone\"}", core.Series.Excluded(Exclusion.ClientGone));
        Header(text, "slipway_gateway_config_revision", "gauge", "Routing tables put in force since the start.");
        Line(text, "slipway_gateway_config_revision", core.Revision);
        Header(text, "slipway_gateway_tls_handshakes_total", "counter", "Connections to the TLS port, by what came of their handshake.");
        Line(text, "slipway_gateway_tls_handshakes_total{result=\"done\"}", core.Handshakes.Done);
        Line(text, "slipway_gateway_tls_handshakes_total{result=\"failed\"}", core.Handshakes.Failed);
        Header(text, "slipway_gateway_access_log_dropped_total", "counter", "Lines that the access log lost, as its file was too slow.");
        Line(text, "slipway_gateway_access_log_dropped_total", core.Records.Log?.Dropped ?? 0);
        Streams(text, core);
        Endpoints(text, core);
        var split = core.Table.Plan.Services.Where(static s => s.Split is not null).DistinctBy(static s => (s.Namespace, s.Name)).ToList();
        Header(text, "slipway_gateway_weight", "gauge", "Wanted share of a revision, 0 to 1.");
        split.ForEach(s => Weights(text, "slipway_gateway_weight", s, s.Split!.Revisions.Select(static r => (r.Hash, r.Weight))));
        const string Effective = "slipway_gateway_effective_weight";
        Header(text, Effective, "gauge", "Share that a revision really gets, 0 to 1: none without ready endpoints.");
        split.ForEach(s => Weights(text, Effective, s, EffectiveWeights.Of(s).Select(static w => (w.Hash!, w.Weight!.Value))));
        return text.ToString();
    }

    private static void Endpoints(StringBuilder text, GatewayCore core)
    {
        var endpoints = core.States.Endpoints;
        Header(text, "slipway_gateway_inflight", "gauge", "Requests under way to a revision.");
        foreach (var revision in endpoints.GroupBy(static e => e.Plan.Revision).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            Line(text, $"slipway_gateway_inflight{{revision=\"{revision.Key}\"}}", revision.Sum(static e => e.InFlight));
        }

        Header(text, "slipway_gateway_excluded_endpoints", "gauge", "Endpoints left out after failed connections.");
        Line(text, "slipway_gateway_excluded_endpoints", endpoints.Count(static e => e.IsExcluded));
        Header(text, "slipway_gateway_ejected_endpoints", "gauge", "Endpoints ejected as they failed and others did not.");
        Line(text, "slipway_gateway_ejected_endpoints", endpoints.Count(static e => e.Health.IsEjected));
        Header(text, "slipway_gateway_ejections_total", "counter", "Endpoints ejected, by what showed them.");
        Line(text, "slipway_gateway_ejections_total{reason=\"consecutive_5xx\"}", core.Outliers.Count(EjectionReason.Consecutive5xx));
        Line(text, "slipway_gateway_ejections_total{reason=\"success_rate\"}", core.Outliers.Count(EjectionReason.SuccessRate));
    }

    private static void Streams(StringBuilder text, GatewayCore core)
    {
        var all = core.Streams.All.OrderBy(static s => s.Key).ToList();
        Header(text, "slipway_gateway_connections_total", "counter", "Connections of other protocols than HTTP, by what became of them.");
        foreach (var ((service, revision), count) in all)
        {
            foreach (var (outcome, label) in new[]
            {
                (StreamOutcome.Connected, "connected"), (StreamOutcome.Failed, "failed"), (StreamOutcome.NoEndpoint, "no_endpoint"),
            })
            {
                Line(text, $"slipway_gateway_connections_total{{{Of(service, revision)},result=\"{label}\"}}", count.By(outcome));
            }
        }

        Header(text, "slipway_gateway_connections", "gauge", "Connections of other protocols than HTTP that are open.");
        all.ForEach(s => Line(text, $"slipway_gateway_connections{{{Of(s.Key.Service, s.Key.Revision)}}}", s.Value.Open));
        Header(text, "slipway_gateway_connection_bytes_total", "counter", "Bytes passed on by connections that have ended.");
        foreach (var ((service, revision), count) in all)
        {
            Line(text, $"slipway_gateway_connection_bytes_total{{{Of(service, revision)},direction=\"sent\"}}", count.Sent);
            Line(text, $"slipway_gateway_connection_bytes_total{{{Of(service, revision)},direction=\"received\"}}", count.Received);
        }

        static string Of(string service, string revision) => $"service=\"{service}\",revision=\"{revision}\"";
    }

    private static void Weights(StringBuilder text, string name, PlannedService service, IEnumerable<(string Hash, int Weight)> weights)
    {
        foreach (var (hash, weight) in weights)
        {
            var share = (weight / 10_000.0).ToString(CultureInfo.InvariantCulture);
            var labels = $"namespace=\"{service.Namespace}\",service=\"{service.Name}\",revision=\"{hash}\"";
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {share}\n");
        }
    }

    private static void Mirrors(StringBuilder text, GatewayCore core)
    {
        Header(text, "slipway_gateway_mirror_total", "counter", "Copies that requests were due, by what became of them.");
        foreach (var (result, label) in new[]
        {
            (MirrorResult.Answered, "answered"), (MirrorResult.Failed, "failed"), (MirrorResult.TooLarge, "too_large"),
            (MirrorResult.OverLimit, "over_limit"), (MirrorResult.NoEndpoint, "no_endpoint"), (MirrorResult.Incomplete, "incomplete"),
        })
        {
            Line(text, $"slipway_gateway_mirror_total{{result=\"{label}\"}}", core.Mirrors.Count(result));
        }
    }

    private static void ByRule(StringBuilder text, GatewayCore core, Placement placement, string name, string help)
    {
        Header(text, name, "counter", help);
        var routed = core.Series.All.Where(s => s.Key.Placement == placement)
            .GroupBy(static s => (s.Key.Namespace, s.Key.Service, s.Key.Revision, s.Key.Rule)).OrderBy(static g => g.Key);
        foreach (var group in routed)
        {
            var (ns, service, revision, rule) = group.Key;
            var labels = $"namespace=\"{ns}\",service=\"{service}\",revision=\"{revision}\",rule=\"{rule}\"";
            for (var digit = 0; digit <= 5; digit++)
            {
                if (group.Sum(s => s.ByClass(digit)) is > 0 and var count)
                {
                    Line(text, $"{name}{{{labels},code_class=\"{digit}xx\"}}", count);
                }
            }
        }
    }

    private static void Attempts(StringBuilder text, GatewayCore core)
    {
        Header(text, "slipway_gateway_upstream_attempts_total", "counter", "Attempts to get an answer from a pod, by how they ended.");
        foreach (var revision in core.Series.All.GroupBy(static s => s.Key.Revision).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            for (var outcome = 0; outcome < AttemptOutcomes.Count; outcome++)
            {
                var labels = $"revision=\"{revision.Key}\",outcome=\"{AttemptOutcomes.Names[outcome]}\"";
                Line(text, $"slipway_gateway_upstream_attempts_total{{{labels}}}", revision.Sum(s => s.ByAttempt(outcome)));
            }
        }

        Header(text, "slipway_gateway_retries_total", "counter", "Second attempts made, or not made as the budget was used up.");
        Line(text, "slipway_gateway_retries_total{result=\"made\"}", core.Retries.Taken);
        Line(text, "slipway_gateway_retries_total{result=\"over_budget\"}", core.Retries.Refused);
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
