using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Roles;

/// <summary>
/// Labels and annotations that pods have while their revision plays a part. The ReplicaSet notes them, so that the template as the user
/// wrote it can be told from them.
/// </summary>
internal static class EphemeralMetadata
{
    /// <summary>Annotation of a ReplicaSet with what was put into its template; the field's name for it.</summary>
    public const string Noted = "rollout.argoproj.io/ephemeral-metadata";

    /// <summary>Annotation of a ReplicaSet with what of the template's own is covered by that.</summary>
    public const string Covered = "slipway.dev/covered-metadata";

    /// <summary>What was put into the template of a ReplicaSet; null for nothing.</summary>
    public static RolloutPodMetadata? NotedOn(ReplicaSet set) => Read(set, Noted);

    /// <summary>The template of a ReplicaSet without it.</summary>
    public static PodTemplateSpec Stripped(ReplicaSet set)
    {
        var template = set.Spec?.Template ?? new PodTemplateSpec();
        if (NotedOn(set) is not { } noted)
        {
            return template;
        }

        var (metadata, covered) = (template.Metadata ?? new ObjectMeta(), Read(set, Covered));
        return template with
        {
            Metadata = metadata with
            {
                Labels = Without(metadata.Labels, noted.Labels, covered?.Labels),
                Annotations = Without(metadata.Annotations, noted.Annotations, covered?.Annotations),
            },
        };
    }

    /// <summary>The ReplicaSet with this metadata and no other in its template; the same one when it is so already.</summary>
    public static ReplicaSet With(ReplicaSet set, RolloutPodMetadata? wanted)
    {
        if (wanted is { Labels: null or { Count: 0 }, Annotations: null or { Count: 0 } })
        {
            wanted = null;
        }

        if (JsonEquality.Same(NotedOn(set), wanted))
        {
            return set;
        }

        var plain = Stripped(set);
        var metadata = plain.Metadata ?? new ObjectMeta();
        var covered = new RolloutPodMetadata
        {
            Labels = Common(metadata.Labels, wanted?.Labels), Annotations = Common(metadata.Annotations, wanted?.Annotations),
        };
        var annotations = Sorted(set.Annotations());
        Note(annotations, Noted, wanted);
        Note(annotations, Covered, covered is { Labels: null, Annotations: null } ? null : covered);
        return set with
        {
            Metadata = (set.Metadata ?? new ObjectMeta()) with { Annotations = annotations },
            Spec = (set.Spec ?? new ReplicaSetSpec()) with
            {
                Template = plain with
                {
                    Metadata = metadata with
                    {
                        Labels = Merged(metadata.Labels, wanted?.Labels),
                        Annotations = Merged(metadata.Annotations, wanted?.Annotations),
                    },
                },
            },
        };
    }

    private static RolloutPodMetadata? Read(ReplicaSet set, string annotation)
    {
        if (!set.Annotations().TryGetValue(annotation, out var text))
        {
            return null;
        }

        try
        {
            return ApiJson.Deserialize<RolloutPodMetadata>(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (System.Text.Json.JsonException)
        {
            // Somebody's own text under this name says nothing about the template.
            return null;
        }
    }

    private static void Note(SortedDictionary<string, string> annotations, string name, RolloutPodMetadata? value)
    {
        annotations.Remove(name);
        if (value is not null)
        {
            annotations[name] = System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(value));
        }
    }

    private static SortedDictionary<string, string>? Common(
        IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string>? put)
    {
        var common = Sorted((own ?? Empty).Where(pair => put?.ContainsKey(pair.Key) is true));
        return common.Count == 0 ? null : common;
    }

    private static IReadOnlyDictionary<string, string>? Without(
        IReadOnlyDictionary<string, string>? all, IReadOnlyDictionary<string, string>? put, IReadOnlyDictionary<string, string>? covered)
    {
        if (put is null || all is null)
        {
            return all;
        }

        var rest = Sorted(all.Where(pair => !put.ContainsKey(pair.Key)).Concat(covered ?? Empty));
        return rest.Count == 0 ? null : rest;
    }

    private static IReadOnlyDictionary<string, string>? Merged(
        IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string>? put)
        => put is null ? own : Sorted((own ?? Empty).Where(pair => !put.ContainsKey(pair.Key)).Concat(put));

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> pairs)
        => new(pairs.ToDictionary(), StringComparer.Ordinal);

    private static Dictionary<string, string> Empty { get; } = [];
}
