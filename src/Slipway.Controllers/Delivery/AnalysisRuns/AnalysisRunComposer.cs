using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Makes an AnalysisRun out of templates and arguments. Pure.</summary>
internal static class AnalysisRunComposer
{
    /// <summary>The run, or everything that is wrong with what is asked for.</summary>
    public static AnalysisRunComposition Compose(AnalysisRunRequest request)
    {
        var problems = new List<FieldError>();
        var templates = AnalysisTemplateClosure.Of(
            request.Analysis.Templates, request.Templates, $"{request.Path}.templates", problems);
        var arguments = AnalysisArguments.Merge(request, templates, problems);
        var spec = new AnalysisRunSpec
        {
            Metrics = Unique(
                "metrics", "metric", static m => m.Name, problems, Uses(templates, static t => t.Metrics)),
            Args = arguments.Count > 0 ? arguments : null,
            DryRun = Unique(
                "dryRun", "dry run of metric", static d => d.MetricName, problems,
                [.. Uses(templates, static t => t.DryRun), (request.Path, request.Analysis.DryRun ?? [])]),
            MeasurementRetention = Unique(
                "measurementRetention", "retention of metric", static r => r.MetricName, problems,
                [.. Uses(templates, static t => t.MeasurementRetention), (request.Path, request.Analysis.MeasurementRetention ?? [])]),
        };
        spec = spec with { Metrics = spec.Metrics?.Select(m => WithHash(m, request)).ToList() };
        var retained = request.Analysis.MeasurementRetention?.Select(static r => r.MetricName);
        CheckRules(request, "dryRun", request.Analysis.DryRun?.Select(static d => d.MetricName), spec.Metrics, problems);
        CheckRules(request, "measurementRetention", retained, spec.Metrics, problems);
        CheckMetrics(request, templates, arguments, problems);
        if (spec.Metrics is null && problems.Count == 0)
        {
            problems.Add(FieldError.Required($"{request.Path}.templates", "the templates have no metric"));
        }

        return problems.Count > 0
            ? new AnalysisRunComposition(null, problems)
            : new AnalysisRunComposition(
                new AnalysisRun { ApiVersion = request.Owner.ApiVersion, Kind = "AnalysisRun", Metadata = Metadata(request), Spec = spec },
                []);
    }

    private static IEnumerable<(string Path, IReadOnlyList<T> Items)> Uses<T>(
        IReadOnlyList<AnalysisTemplateUse> templates, Func<AnalysisTemplateSpec, IReadOnlyList<T>?> part)
        => templates.Select(use => (use.Path, part(use.Spec) ?? []));

    private static List<T>? Unique<T>(
        string field, string word, Func<T, string?> nameOf, List<FieldError> problems,
        IEnumerable<(string Path, IReadOnlyList<T> Items)> uses)
    {
        var all = new List<T>();
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, items) in uses)
        {
            foreach (var item in items)
            {
                var name = nameOf(item) ?? "";
                if (!names.TryAdd(name, path))
                {
                    problems.Add(FieldError.InvalidText(
                        $"{path}.{field}", GoText.Quote(name), $"{word} is given twice, the other time at {names[name]}"));
                }

                all.Add(item);
            }
        }

        return all.Count > 0 ? all : null;
    }

    private static Metric WithHash(Metric metric, AnalysisRunRequest request)
    {
        var provider = metric.Provider;
        return provider is null ? metric : metric with
        {
            Provider = provider with
            {
                Slipway = provider.Slipway is { } slipway ? slipway with { Revision = Hash(slipway.Revision) } : null,
                Pods = provider.Pods is { } pods ? pods with { Revision = Hash(pods.Revision) } : null,
            },
        };

        string? Hash(string? revision) => revision switch
        {
            "Latest" => request.LatestHash ?? revision,
            "Stable" => request.StableHash ?? revision,
            _ => revision,
        };
    }

    private static void CheckRules(
        AnalysisRunRequest request, string field, IEnumerable<string?>? rules, IReadOnlyList<Metric>? metrics, List<FieldError> problems)
    {
        foreach (var (i, rule) in (rules ?? []).Index())
        {
            if (metrics is not null && !metrics.Any(m => RunMetrics.Covers(rule, m.Name)))
            {
                problems.Add(FieldError.InvalidText(
                    $"{request.Path}.{field}[{i}].metricName", GoText.Quote(rule ?? ""), "is the name or the pattern of no metric"));
            }
        }
    }

    private static void CheckMetrics(
        AnalysisRunRequest request, IReadOnlyList<AnalysisTemplateUse> templates, IReadOnlyList<AnalysisRunArgument> arguments,
        List<FieldError> problems)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            // What a Secret holds is known only when something is measured.
            values[argument.Name!] = argument.Value ?? RunMetrics.SecretMark(argument.Name!);
        }

        foreach (var use in templates)
        {
            for (var i = 0; i < (use.Spec.Metrics ?? []).Count; i++)
            {
                var path = $"{use.Path}.metrics[{i}]";
                var text = new ArgumentText(values);
                var metric = text.Fill(use.Spec.Metrics![i]);
                problems.AddRange(MetricRules.Check(metric, path, RunMetrics.Syntax));
                var provider = WithHash(metric, request).Provider;
                foreach (var (name, revision) in new[] { ("slipway", provider?.Slipway?.Revision), ("pods", provider?.Pods?.Revision) })
                {
                    if (revision is "Latest" or "Stable")
                    {
                        problems.Add(FieldError.InvalidText(
                            $"{path}.provider.{name}.revision", GoText.Quote(revision),
                            "there is no such revision outside a rollout's own analyses; give a hash, such as {{args.hash}}"));
                    }
                }

                var declared = (use.Spec.Args ?? []).Select(static a => a.Name);
                foreach (var name in text.Unknown.Except(declared, StringComparer.Ordinal))
                {
                    problems.Add(FieldError.InvalidText(
                        path, GoText.Quote($"{{{{args.{name}}}}}"), $"{use.Name} declares no such argument"));
                }
            }
        }
    }

    private static ObjectMeta Metadata(AnalysisRunRequest request)
    {
        var labels = Sorted(request.Analysis.AnalysisRunMetadata?.Labels);
        var annotations = Sorted(request.Analysis.AnalysisRunMetadata?.Annotations);
        Put(labels, LabelNames.RolloutHash, request.LatestHash);
        Put(labels, AnalysisLabels.RolloutType, request.RolloutType);
        Put(labels, AnalysisLabels.StepIndex, request.StepIndex is { } step ? $"{step}" : null);
        Put(annotations, AnalysisLabels.Revision, request.Revision);
        return new ObjectMeta
        {
            Name = request.Name,
            Namespace = request.Owner.Namespace(),
            Labels = labels.Count > 0 ? labels : null,
            Annotations = annotations.Count > 0 ? annotations : null,
            OwnerReferences =
            [
                new OwnerReference
                {
                    ApiVersion = request.Owner.ApiVersion,
                    Kind = request.Owner.Kind,
                    Name = request.Owner.Name(),
                    Uid = request.Owner.Uid(),
                    Controller = true,
                    BlockOwnerDeletion = true,
                },
            ],
        };
    }

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string>? map)
        => map is null ? new(StringComparer.Ordinal) : new(map.ToDictionary(), StringComparer.Ordinal);

    private static void Put(SortedDictionary<string, string> map, string key, string? value)
    {
        if (value is not null)
        {
            map[key] = value;
        }
    }
}
