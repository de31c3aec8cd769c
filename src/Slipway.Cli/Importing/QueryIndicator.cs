using System.Globalization;
using Slipway.Api.Delivery;

namespace Slipway.Cli.Importing;

/// <summary>
/// Recognises what queries count: requests that failed, by a label with the status, or requests that took too long, by the buckets of a
/// histogram. Whatever it does not know for sure it refuses.
/// </summary>
internal sealed class QueryIndicator
{
    private static readonly string[] Known = ["sum", "rate", "irate", "increase", "vector", "sum_over_time", "delta"];

    /// <summary>Labels that say where series come from.</summary>
    private static readonly string[] Origins =
    [
        "job", "service", "service_name", "app", "application", "container", "deployment", "namespace", "kubernetes_namespace", "cluster",
        "env", "environment", "component", "instance",
    ];

    private readonly IndicatorQueries queries;
    private readonly string service;

    private QueryIndicator(IndicatorQueries queries, string service) => (this.queries, this.service) = (queries, service);

    /// <summary>The spec with its indicator; null when the queries are not understood, which is said at their fields.</summary>
    public static ServiceLevelObjectiveSpec? Of(IndicatorQueries queries, string service, ServiceLevelObjectiveSpec spec)
        => new QueryIndicator(queries, service).Read(spec);

    private ServiceLevelObjectiveSpec? Read(ServiceLevelObjectiveSpec spec)
    {
        if (Count(queries.Events, queries.EventsField) is not { } events || Count(queries.Total, queries.TotalField) is not { } total)
        {
            return null;
        }

        if (total.Difference is not null)
        {
            queries.TotalField.Lose("is a difference of series; the requests that count must be one series");
            return null;
        }

        var part = events.Difference ?? events.Whole;
        var isGood = queries.AreGood != (events.Difference is not null);
        if (Bound(part) is not null)
        {
            return Latency(spec, part, isGood, total.Whole);
        }

        return Availability(part, isGood, total.Whole) ? spec with { Availability = new AvailabilityIndicator() } : null;
    }

    private bool Availability(QueryPart.Series part, bool isGood, QueryPart.Series total)
    {
        var field = queries.EventsField;
        var matchers = part.Matchers.Where(StatusMatch.IsStatus).ToList();
        if (matchers.Count == 0 || matchers.Select(static m => m.Label).Distinct().Count() > 1
            || StatusMatch.Of(matchers) is not { } match)
        {
            field.Lose(
                "is not recognised: Slipway counts requests by their status (a label such as code=~\"5..\") or by their time (a bucket "
                + "such as le=\"0.3\")");
            return false;
        }

        var bad = isGood ? match.Rest() : match;
        if (bad.Failures.All(bad.Missing.Contains))
        {
            field.Lose($"calls none of {string.Join(", ", bad.Failures)} bad, which is what Slipway calls bad");
            return false;
        }

        if (bad.Missing.Count > 0)
        {
            field.Differ($"does not call {string.Join(", ", bad.Missing)} bad, and Slipway does");
        }

        if (bad.Beyond.Count > 0)
        {
            field.Differ($"calls {string.Join(", ", bad.Beyond)} bad too, and Slipway does not");
        }

        Compare(part, StatusMatch.IsStatus, field);
        Compare(total, static _ => false, queries.TotalField);
        return true;
    }

    private ServiceLevelObjectiveSpec? Latency(ServiceLevelObjectiveSpec spec, QueryPart.Series part, bool isGood, QueryPart.Series total)
    {
        var field = queries.EventsField;
        if (!isGood)
        {
            field.Lose("calls the requests below the bound of a bucket bad; an objective for latency calls them good");
            return null;
        }

        var bound = Bound(part)!;
        if (!double.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            field.Lose($"has the bucket le=\"{bound}\"; it must be one bound that is a number");
            return null;
        }

        var inMilliseconds = HasUnit(part.Name, "_milliseconds", "_ms");
        if (!inMilliseconds && !HasUnit(part.Name, "_seconds", "_s"))
        {
            field.Differ($"does not say the unit of {part.Name}; it is taken as seconds");
        }

        var milliseconds = inMilliseconds ? value : 1000 * value;
        if (milliseconds is not (>= 1 and <= 10_000))
        {
            field.Lose($"has a bound of {milliseconds.ToString(CultureInfo.InvariantCulture)}ms; Slipway knows bounds from 1ms to 10s");
            return null;
        }

        Compare(part, static m => m.Label == "le", field);
        Compare(total, static m => m is { Label: "le", Sign: "=", Value: "+Inf" or "Inf" }, queries.TotalField);
        var (number, unit) = milliseconds % 1000 == 0 ? (milliseconds / 1000, "s") : (Math.Round(milliseconds, 3), "ms");
        return spec with { Latency = new LatencyIndicator { Threshold = number.ToString(CultureInfo.InvariantCulture) + unit } };
    }

    /// <summary>Says which requests a series leaves out beyond what was understood.</summary>
    private void Compare(QueryPart.Series series, Func<QueryMatcher, bool> isUnderstood, ImportedField field)
    {
        var more = series.Matchers.Where(m => !isUnderstood(m) && m.Label != "__name__"
            && !(m.Sign == "=" && (Origins.Contains(m.Label) || m.Value == service))).ToList();
        if (more.Count > 0)
        {
            field.Differ($"counts only requests with {string.Join(", ", more)}; Slipway counts all requests to Service {service}");
        }
    }

    private static string? Bound(QueryPart.Series series)
        => series.Matchers.FirstOrDefault(static m => m.Label == "le" && m.Value is not ("+Inf" or "Inf"))?.Value;

    private static bool HasUnit(string name, params ReadOnlySpan<string> units)
    {
        var bare = name.EndsWith("_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length] : name;
        foreach (var unit in units)
        {
            if (bare.EndsWith(unit, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One series, or a whole less a part of it; null when it is anything else, which is said.</summary>
    private static Counted? Count(IReadOnlyList<QueryPart> parts, ImportedField field)
    {
        var unknown = parts.OfType<QueryPart.Function>().Select(static f => f.Name).Where(static f => !Known.Contains(f)).ToList();
        if (unknown.Count > 0)
        {
            field.Lose($"is not recognised: it uses {unknown[0]}; only sums of rates of counters are");
            return null;
        }

        var series = parts.OfType<QueryPart.Series>().ToList();
        var signs = parts.OfType<QueryPart.Operator>().Select(static o => o.Sign).Where(static s => s != "or").ToList();
        var isBetween = parts.SkipWhile(static p => p is not QueryPart.Series).Skip(1).TakeWhile(static p => p is not QueryPart.Series)
            .Any(static p => p is QueryPart.Operator { Sign: "-" });
        switch (series.Count, signs)
        {
            case (1, []):
                return new Counted(series[0], null);
            case (2, ["-"]) when isBetween:
                return new Counted(series[0], series[1]);
            default:
                field.Lose("is not recognised: it must be one series, or all requests less a part of them");
                return null;
        }
    }

    private sealed record Counted(QueryPart.Series Whole, QueryPart.Series? Difference);
}
