using Slipway.Api.Delivery;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>The templates that an analysis names, with those that they name in turn, each once.</summary>
internal sealed class AnalysisTemplateClosure(AnalysisTemplateSet templates, List<FieldError> problems)
{
    private readonly HashSet<(string Name, bool ClusterScope)> seen = [];
    private readonly List<AnalysisTemplateUse> found = [];

    /// <summary>The templates in the order in which they are met; a missing one is a problem.</summary>
    public static IReadOnlyList<AnalysisTemplateUse> Of(
        IReadOnlyList<RolloutAnalysisTemplate>? named, AnalysisTemplateSet templates, string path, List<FieldError> problems)
    {
        var closure = new AnalysisTemplateClosure(templates, problems);
        closure.Add(named ?? [], path);
        if (named is not { Count: > 0 })
        {
            problems.Add(FieldError.Required(path, "name at least one template"));
        }

        return closure.found;
    }

    private void Add(IReadOnlyList<RolloutAnalysisTemplate> named, string path)
    {
        for (var i = 0; i < named.Count; i++)
        {
            var (name, clusterScope) = (named[i].TemplateName ?? "", named[i].ClusterScope is true);
            if (!seen.Add((name, clusterScope)))
            {
                continue;
            }

            var kind = clusterScope ? "ClusterAnalysisTemplate" : "AnalysisTemplate";
            if (templates.Find(name, clusterScope) is not { } spec)
            {
                problems.Add(new FieldError(
                    FieldErrorType.NotFound, $"{path}[{i}].templateName", GoText.Quote(name), $"there is no {kind} of this name"));
                continue;
            }

            found.Add(new AnalysisTemplateUse($"{kind} {name}", $"{path}[{i}]", spec));
            Add(spec.Templates ?? [], $"{path}[{i}].templates");
        }
    }
}
