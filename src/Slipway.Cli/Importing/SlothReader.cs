using Slipway.Api.Delivery;
using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>Reads files of Sloth, <c>version: prometheus/v1</c> (its package pkg/prometheus/api/v1).</summary>
internal static class SlothReader
{
    /// <summary>The version that is read.</summary>
    public const string Version = "prometheus/v1";

    /// <summary>The period that Sloth takes unless its command line says another one; its files have none.</summary>
    private const string Period = "30d";

    /// <summary>The objectives of a document.</summary>
    public static IEnumerable<TreeObject> Read(ImportedField document, ImportOptions options)
    {
        var service = ImportedObjective.Service(document["service"], options);
        var slos = document["slos"];
        if (slos.Items().Count == 0 && slos.Value is null or TreeArray)
        {
            slos.Lose("is required, with at least one SLO");
        }

        foreach (var slo in slos.Items())
        {
            if (slo.IsObject() && Objective(document, slo, service, options) is { } manifest)
            {
                yield return manifest;
            }
        }
    }

    private static TreeObject? Objective(ImportedField document, ImportedField slo, string? service, ImportOptions options)
    {
        var (name, objective) = (slo["name"].Text(), slo["objective"].Number(0, 100));
        if (name is null || objective is null || service is null)
        {
            return null;
        }

        var spec = Indicator(slo["sli"], service, new ServiceLevelObjectiveSpec
        {
            Service = service, Objective = ImportedObjective.Percent(objective.Value), Window = Period,
        });
        if (spec is null)
        {
            return null;
        }

        foreach (var alert in (string[])["page_alert", "ticket_alert"])
        {
            if (slo["alerting"][alert]["disable"] is { Value: TreeBoolean { Value: true } } disabled)
            {
                disabled.Differ("alerts of objectives cannot be turned off; severities of an AlertReceiver choose who is told");
            }
        }

        if (slo["plugins"] is { IsThere: true } plugins)
        {
            plugins.Differ("plugins are not run");
        }

        var prefix = document["service"].OptionalText() ?? service;
        return ImportedObjective.Manifest(
            ImportedObjective.Name($"{prefix}-{name}"), spec, slo["description"].OptionalText(),
            ImportedLabels.Of(document["labels"], slo["labels"]), options, slo);
    }

    private static ServiceLevelObjectiveSpec? Indicator(ImportedField sli, string service, ServiceLevelObjectiveSpec spec)
    {
        if (!sli.IsObject())
        {
            return null;
        }

        var kinds = ((string[])["events", "raw", "plugin"]).Where(k => sli[k].IsThere).ToList();
        if (kinds is not [var kind])
        {
            sli.Lose(kinds.Count == 0
                ? "must have events or raw" : $"must have one of events, raw and plugin, has {string.Join(" and ", kinds)}");
            return null;
        }

        if (kind == "plugin")
        {
            sli["plugin"].Lose("plugins make their queries in Sloth; write the queries as events");
            return null;
        }

        var queries = kind == "events"
            ? IndicatorQueries.Of(sli["events"]["error_query"], areGood: false, sli["events"]["total_query"])
            : IndicatorQueries.OfQuotient(sli["raw"]["error_ratio_query"], areGood: false);
        return queries is null ? null : QueryIndicator.Of(queries, service, spec);
    }
}
