using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>Reads SLOs of <c>openslo/v1</c> (github.com/OpenSLO/OpenSLO), with the SLIs and data sources that they name.</summary>
internal sealed class OpenSloReader(IReadOnlyList<ImportedField> documents, ImportOptions options)
{
    /// <summary>The version that is read.</summary>
    public const string Version = "openslo/v1";

    private static readonly string[] Silent = ["SLI", "DataSource", "Service"];
    private static readonly string[] Alerting = ["AlertPolicy", "AlertCondition", "AlertNotificationTarget"];

    /// <summary>Types of sources with queries in PromQL.</summary>
    private static readonly string[] Prometheus = ["prometheus", "thanos", "cortex", "mimir", "victoriametrics", "amazonprometheus", "gmp"];

    /// <summary>The objectives of a document.</summary>
    public IEnumerable<TreeObject> Read(ImportedField document)
    {
        var kind = document["kind"];
        if (kind.Text() is not { } name || Silent.Contains(name))
        {
            return [];
        }

        if (Alerting.Contains(name))
        {
            kind.Differ($"{name} is not translated: objectives alert by the multi-window rules of the Site Reliability Workbook");
            return [];
        }

        if (name == "SLO")
        {
            return Objectives(document).ToList();
        }

        kind.Lose($"is '{name}', {Version} has {string.Join(", ", Silent.Concat(Alerting).Append("SLO").Order(StringComparer.Ordinal))}");
        return [];
    }

    private IEnumerable<TreeObject> Objectives(ImportedField document)
    {
        var spec = document["spec"];
        var name = document["metadata"]["name"].Text();
        if (!spec.IsObject() || name is null || ImportedObjective.Service(spec["service"], options) is not { } service
            || Period(spec["timeWindow"]) is not { } window || !CountsEvents(spec["budgetingMethod"]))
        {
            yield break;
        }

        var objectives = spec["objectives"].Items();
        if (objectives.Count == 0 && spec["objectives"].Value is null or TreeArray)
        {
            spec["objectives"].Lose("is required, with at least one objective");
        }

        if (objectives.Count == 0 || Indicator(spec, service) is not { } measured)
        {
            yield break;
        }

        if (spec["alertPolicies"].Items().Count > 0)
        {
            spec["alertPolicies"].Differ("is not translated: objectives alert by the multi-window rules of the Site Reliability Workbook");
        }

        var description = spec["description"].OptionalText() ?? document["metadata"]["displayName"].OptionalText();
        var labels = ImportedLabels.Of(document["metadata"]["labels"]);
        foreach (var (i, objective) in objectives.Index())
        {
            var own = objectives.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{i + 1}");
            if (Target(objective) is { } target && ImportedObjective.Manifest(
                ImportedObjective.Name(own), measured with { Objective = target, Window = window },
                objective["displayName"].OptionalText() ?? description, labels, options, objective) is { } manifest)
            {
                yield return manifest;
            }
        }
    }

    private static string? Target(ImportedField objective)
    {
        if (!objective.IsObject())
        {
            return null;
        }

        if (objective["indicator"].IsThere || objective["indicatorRef"].IsThere)
        {
            objective.Lose("has an indicator of its own; composite SLOs are not translated");
            return null;
        }

        var (share, percent) = (objective["target"], objective["targetPercent"]);
        if (share.IsThere == percent.IsThere)
        {
            objective.Lose(share.IsThere ? "may have only one of target and targetPercent" : "must have target or targetPercent");
            return null;
        }

        return (share.IsThere ? share.Number(0, 1) * 100 : percent.Number(0, 100)) is { } number ? ImportedObjective.Percent(number) : null;
    }

    private static bool CountsEvents(ImportedField method)
    {
        if (!method.IsThere || method.Text() == "Occurrences")
        {
            return true;
        }

        method.Lose("must be Occurrences: Slipway counts requests, no slices of time");
        return false;
    }

    private static string? Period(ImportedField window)
    {
        var items = window.Items();
        if (items.Count != 1)
        {
            if (items.Count > 1 || window.Value is not (null or TreeArray))
            {
                window.Lose("must have exactly one window");
                return null;
            }

            return "30d";
        }

        var duration = items[0]["duration"];
        if (duration.Text() is not { } text)
        {
            return null;
        }

        var count = int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : 0;
        var days = text[^1] switch { 'h' when count % 24 == 0 => count / 24, 'd' => count, 'w' => 7 * count, 'M' => 30 * count,
            'Q' => 90 * count, _ => 0 };
        if (days is < 1 or > 90)
        {
            duration.Lose($"is '{text}'; Slipway knows periods from 1d to 90d");
            return null;
        }

        var isCalendar = items[0]["calendar"].IsThere || items[0]["isRolling"].Value is TreeBoolean { Value: false };
        if (isCalendar || text[^1] is 'M' or 'Q')
        {
            items[0].Differ($"becomes a rolling period of {days}d: Slipway knows no months and no periods that begin anew");
        }

        return text[^1] is 'd' or 'w' ? text : $"{days}d";
    }

    private ServiceLevelObjectiveSpec? Indicator(ImportedField spec, string service)
    {
        var indicator = spec["indicator"];
        if (spec["indicatorRef"] is { IsThere: true } reference)
        {
            if (indicator.IsThere || reference.Text() is not { } name)
            {
                reference.Lose("must be the only one of indicator and indicatorRef");
                return null;
            }

            if (documents.FirstOrDefault(d => Is(d, "SLI", name)) is not { } found)
            {
                reference.Lose($"is '{name}', and the file has no SLI of that name");
                return null;
            }

            indicator = found;
        }

        if (!indicator.IsObject())
        {
            return null;
        }

        var (threshold, ratio) = (indicator["spec"]["thresholdMetric"], indicator["spec"]["ratioMetric"]);
        if (threshold.IsThere)
        {
            threshold.Lose("is not translated: it compares a value over time, and Slipway counts requests; a ratioMetric does");
            return null;
        }

        return ratio.IsObject() && Queries(ratio) is { } queries
            ? QueryIndicator.Of(queries, service, new ServiceLevelObjectiveSpec { Service = service }) : null;
    }

    private IndicatorQueries? Queries(ImportedField ratio)
    {
        if (ratio["raw"].IsThere)
        {
            var type = ratio["rawType"];
            if (type.Text() is not ("success" or "failure") || Query(ratio["raw"]) is not { } raw)
            {
                type.Lose("must be success or failure");
                return null;
            }

            return IndicatorQueries.OfQuotient(raw, type.Text() == "success");
        }

        var (good, bad) = (ratio["good"], ratio["bad"]);
        if (good.IsThere == bad.IsThere)
        {
            ratio.Lose(good.IsThere ? "may have only one of good and bad" : "must have good or bad, beside total");
            return null;
        }

        return Query(good.IsThere ? good : bad) is { } events && Query(ratio["total"]) is { } total
            ? IndicatorQueries.Of(events, good.IsThere, total) : null;
    }

    /// <summary>The query of a source that has PromQL; null for another one, which is said.</summary>
    private ImportedField? Query(ImportedField metric)
    {
        var source = metric["metricSource"];
        if (!source.IsObject())
        {
            return null;
        }

        var type = source["type"];
        if (!type.IsThere && source["metricSourceRef"] is { IsThere: true } reference)
        {
            type = documents.FirstOrDefault(d => Is(d, "DataSource", reference.OptionalText() ?? ""))?["spec"]["type"] ?? type;
        }

        if (type.OptionalText() is { } text && !Prometheus.Contains(text.ToLowerInvariant()))
        {
            type.Lose($"is '{text}'; only queries of Prometheus are understood");
            return null;
        }

        return source["spec"]["query"];
    }

    private static bool Is(ImportedField document, string kind, string name)
        => document["kind"].Value is TreeString { Value: var k } && k == kind
            && document["metadata"]["name"].Value is TreeString { Value: var n } && n == name;
}
