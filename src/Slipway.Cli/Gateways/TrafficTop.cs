using System.Globalization;
using Slipway.Cli.Output;

namespace Slipway.Cli.Gateways;

/// <summary>What went through a gateway between two readings of its metrics, by route, Service and revision.</summary>
internal sealed class TrafficTop
{
    private const string Requests = "slipway_gateway_requests_total";
    private const string Durations = "slipway_gateway_request_duration_seconds_bucket";
    private readonly SortedDictionary<Key, Counts> counts = [];

    /// <summary>Reads the text format of Prometheus.</summary>
    public static TrafficTop Read(string text)
    {
        var top = new TrafficTop();
        foreach (var name in new[] { Requests, Durations })
        {
            foreach (var (labels, value) in MetricLines.Of(text, name))
            {
                top.Add(name == Durations, labels, value);
            }
        }

        return top;
    }

    /// <summary>A row for each series that had requests, and then nothing but a sentence when none had.</summary>
    /// <param name="before">The reading before.</param>
    /// <param name="elapsed">Time between them.</param>
    public IReadOnlyList<TrafficRow> Since(TrafficTop before, TimeSpan elapsed)
        => [.. counts.Select(c => Row(c.Key, c.Value.Since(before.counts.GetValueOrDefault(c.Key)), elapsed.TotalSeconds))
            .Where(static r => r.RequestsPerSecond > 0)];

    /// <summary>The rows as text.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<TrafficRow> rows)
        => rows.Count == 0 ? ["no requests"]
            : TextTable.Lines(
                ["ROUTE", "SERVICE", "REVISION", "REQUESTS/S", "4XX", "5XX", "P50", "P99"],
                rows.Select(static r => (IReadOnlyList<string>)[r.Route, r.Service, r.Revision.Length == 0 ? "-" : r.Revision,
                    r.RequestsPerSecond.ToString("0.#", CultureInfo.InvariantCulture), GatewayTables.Percent(r.ClientErrorPercent),
                    GatewayTables.Percent(r.ServerErrorPercent), Bound(r.P50Seconds), Bound(r.P99Seconds)]));

    private static TrafficRow Row(Key key, Counts counts, double seconds)
    {
        var all = counts.ByClass.Values.Sum();
        double Share(string of) => all > 0 ? 100 * counts.ByClass.GetValueOrDefault(of) / all : 0;
        return new TrafficRow(
            key.Route, $"{key.Namespace}/{key.Service}", key.Revision, all / seconds, Share("4xx"), Share("5xx"), counts.Quantile(0.5),
            counts.Quantile(0.99));
    }

    private static string Bound(double? seconds)
        => seconds is null ? "-" : double.IsInfinity(seconds.Value) ? "more"
            : string.Create(CultureInfo.InvariantCulture, $"<= {seconds * 1000:0.#} ms");

    private void Add(bool isDuration, IReadOnlyDictionary<string, string> labels, double value)
    {
        var key = new Key(Label("route"), Label("namespace"), Label("service"), Label("revision"));
        if (!counts.TryGetValue(key, out var found))
        {
            counts.Add(key, found = new Counts());
        }

        if (!isDuration)
        {
            found.ByClass[Label("code_class")] = value;
        }
        else
        {
            var bound = Label("le");
            found.ByBound[bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture)] = value;
        }

        string Label(string name) => labels.GetValueOrDefault(name, "");
    }

    private readonly record struct Key(string Route, string Namespace, string Service, string Revision) : IComparable<Key>
    {
        public int CompareTo(Key other) => string.CompareOrdinal(ToString(), other.ToString());
    }

    private sealed class Counts
    {
        public SortedDictionary<string, double> ByClass { get; init; } = new(StringComparer.Ordinal);

        public SortedDictionary<double, double> ByBound { get; init; } = [];

        /// <summary>What came since; all of it where the gateway has started anew.</summary>
        public Counts Since(Counts? before)
        {
            if (before is null || before.ByClass.Any(b => ByClass.GetValueOrDefault(b.Key) < b.Value))
            {
                return this;
            }

            return new Counts
            {
                ByClass = Less(ByClass, before.ByClass),
                ByBound = Less(ByBound, before.ByBound),
            };
        }

        private static SortedDictionary<TKey, double> Less<TKey>(
            SortedDictionary<TKey, double> now, SortedDictionary<TKey, double> before)
            where TKey : notnull
            => new(now.ToDictionary(static n => n.Key, n => n.Value - before.GetValueOrDefault(n.Key)), now.Comparer);

        /// <summary>The bound of the bucket in which the quantile lies, in seconds; null without requests.</summary>
        public double? Quantile(double quantile)
            => ByBound.Values.LastOrDefault() is > 0 and var all ? ByBound.First(b => b.Value >= quantile * all).Key : null;
    }
}

/// <summary>A row of <c>slipway gateway top</c>.</summary>
/// <param name="Route"><c>namespace/name</c> of the HTTPRoute.</param>
/// <param name="Service"><c>namespace/name</c>.</param>
/// <param name="Revision">Pod template hash; empty where no TrafficSplit names the Service.</param>
/// <param name="RequestsPerSecond">Requests answered.</param>
/// <param name="ClientErrorPercent">Those answered with 4xx, 0 to 100.</param>
/// <param name="ServerErrorPercent">Those answered with 5xx, 0 to 100.</param>
/// <param name="P50Seconds">Bound of the histogram below which half of the durations lie; null without requests.</param>
/// <param name="P99Seconds">The same for 99 %.</param>
internal sealed record TrafficRow(
    string Route, string Service, string Revision, double RequestsPerSecond, double ClientErrorPercent, double ServerErrorPercent,
    double? P50Seconds, double? P99Seconds);
