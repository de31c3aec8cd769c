using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>A pod template with its configuration: it refers to copies, and so says all that makes the revision.</summary>
internal sealed record ConfigRevision
{
    /// <summary>The template with references to copies.</summary>
    public required PodTemplateSpec Template { get; init; }

    /// <summary>The copies that it refers to and that come from objects as they are now, sorted by kind and name.</summary>
    public IReadOnlyList<KubeObject> Copies { get; init; } = [];

    /// <summary>What keeps the template from being run, each with its field.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Where the template refers to copies of objects that have changed since, as a sentence; null where it does not.</summary>
    public string? Drift { get; init; }

    /// <summary>Whether the content of configuration is part of the revisions of a Rollout: Slipway's own unless they say no.</summary>
    public static bool IsWanted(Rollout rollout)
        => rollout.Spec?.RevisionIncludesConfig ?? (rollout.ApiVersion is null
            || rollout.ApiVersion.StartsWith(Api.Schemas.Kinds.OwnGroup + "/", StringComparison.Ordinal));

    /// <summary>The revision of a template with the objects as they are.</summary>
    public static ConfigRevision Of(Rollout rollout, PodTemplateSpec template, ConfigObjects objects)
    {
        var copies = new SortedDictionary<string, KubeObject>(StringComparer.Ordinal);
        var problems = new List<string>();
        var drifts = new SortedSet<string>(StringComparer.Ordinal);
        var rewritten = ConfigReferences.Rewrite(template, reference =>
        {
            if (objects.Find(reference.Kind, reference.Name) is not { } found)
            {
                return reference.Optional ? ConfigCopy.NameOfAbsent(reference.Name) : Missing(rollout, reference, problems);
            }

            if (ConfigCopy.OriginalOf(found) is { } original)
            {
                AddDrift(reference, original, objects.Find(reference.Kind, original), drifts);
                return reference.Name;
            }

            return Copied(rollout, reference, found, objects, copies, problems);
        });
        return new ConfigRevision
        {
            Template = rewritten,
            Copies = [.. copies.Values],
            Problems = problems,
            Drift = drifts.Count == 0 ? null : string.Join("; ", drifts),
        };
    }

    private static string Missing(Rollout rollout, ConfigReference reference, List<string> problems)
    {
        problems.Add($"spec.template.spec.{reference.Field}: there is no {reference.Kind} '{reference.Name}' in namespace "
            + $"'{rollout.Namespace()}'; create it, or make the reference optional");
        return reference.Name;
    }

    private static string Copied(
        Rollout rollout, ConfigReference reference, KubeObject found, ConfigObjects objects, SortedDictionary<string, KubeObject> copies,
            List<string> problems)
    {
        foreach (var key in reference.Keys.Where(key => !reference.Optional && !ConfigCopy.Has(found, key)))
        {
            problems.Add($"spec.template.spec.{reference.Field}: {reference.Kind} '{reference.Name}' has no key '{key}'; "
                + "add it, or make the reference optional");
        }

        var copy = ConfigCopy.Of(found, rollout);
        if (objects.Find(reference.Kind, copy.Name()) is { } existing && !ConfigCopy.IsAs(existing, copy))
        {
            problems.Add($"spec.template.spec.{reference.Field}: {reference.Kind} '{copy.Name()}' is in the way of the copy of "
                + $"'{reference.Name}': it has other content, or is not immutable; delete it");
        }

        copies[$"{reference.Kind}/{copy.Name()}"] = copy;
        return copy.Name();
    }

    private static void AddDrift(ConfigReference reference, string original, KubeObject? now, SortedSet<string> drifts)
    {
        if (now is null || ConfigCopy.NameOf(now) != reference.Name)
        {
            drifts.Add($"the template refers to {reference.Kind} {reference.Name}, a copy of {original}, which "
                + (now is null ? "does not exist any more" : "has other content now"));
        }
    }
}
