using Slipway.Api.Meta;
using Slipway.Cli.Gateways;

namespace Slipway.Cli.Rehearsals;

/// <summary>Requests of each Service by the answers that users got, as the gateway's <c>/metrics</c> counts them since its start.</summary>
/// <param name="Requests">All of them.</param>
/// <param name="Failed">Those answered with 5xx.</param>
internal readonly record struct GatewayCounts(double Requests, double Failed)
{
    private const string Series = "slipway_gateway_requests_total";
    private const string ServerErrors = "5xx";

    /// <summary>What was counted since an earlier reading; nothing where the gateway has started anew between them.</summary>
    public GatewayCounts Since(GatewayCounts before)
        => Requests < before.Requests ? default : new(Requests - before.Requests, Math.Max(0, Failed - before.Failed));

    /// <summary>Both together.</summary>
    public GatewayCounts Plus(GatewayCounts other) => new(Requests + other.Requests, Failed + other.Failed);

    /// <summary>Reads the text format of Prometheus; what is no counter of requests is passed over.</summary>
    public static Dictionary<ObjectKey, GatewayCounts> Read(string text)
    {
        var counts = new Dictionary<ObjectKey, GatewayCounts>();
        foreach (var (labels, value) in MetricLines.Of(text, Series))
        {
            if (labels.TryGetValue("namespace", out var ns) && labels.TryGetValue("service", out var service))
            {
                var key = new ObjectKey(ns, service);
                var failed = labels.GetValueOrDefault("code_class") == ServerErrors ? value : 0;
                counts[key] = counts.GetValueOrDefault(key).Plus(new(value, failed));
            }
        }

        return counts;
    }
}
