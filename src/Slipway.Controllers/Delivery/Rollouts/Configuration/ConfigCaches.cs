using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.Rollouts.Adoption;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>The informers of ConfigMaps and Secrets.</summary>
internal sealed class ConfigCaches
{
    private const string ByOwner = "rollouts/copy-owner";

    private readonly IInformer<ConfigMap> maps;
    private readonly IInformer<Secret> secrets;

    /// <summary>Caches over a set of informers.</summary>
    public ConfigCaches(IInformers informers)
    {
        maps = informers.For<ConfigMap>();
        secrets = informers.For<Secret>();
        maps.AddIndex(ByOwner, Owners);
        secrets.AddIndex(ByOwner, Owners);
    }

    /// <summary>An observation with the configuration of its Rollout in it, where that is part of the revision.</summary>
    public RolloutObservation Observe(RolloutObservation o)
    {
        if (!ConfigRevision.IsWanted(o.Rollout))
        {
            return o;
        }

        var found = new Dictionary<(string Kind, string Name), KubeObject>();
        foreach (var reference in ConfigReferences.Of(WorkloadTemplate.Of(o)))
        {
            if (Add(found, o.Rollout, reference.Kind, reference.Name) is { } used)
            {
                Add(found, o.Rollout, reference.Kind, ConfigCopy.OriginalOf(used) ?? ConfigCopy.NameOf(used));
            }
        }

        var owned = o.ReplicaSets.Select(static s => s.Uid()).Append(o.Rollout.Uid()).SelectMany(OwnedBy)
            .DistinctBy(static copy => (ConfigCopy.KindOf(copy), copy.Name()))
            .OrderBy(ConfigCopy.KindOf, StringComparer.Ordinal).ThenBy(static copy => copy.Name(), StringComparer.Ordinal);
        return o with { Configuration = new ConfigObjects { ByName = found, Owned = [.. owned] } };
    }

    /// <summary>Calls back with each ConfigMap or Secret that changed, as kind and object.</summary>
    public void OnChange(Action<string, KubeObject> changed)
    {
        maps.OnChange((old, now) => changed(ConfigReferences.ConfigMap, (now ?? old)!));
        secrets.OnChange((old, now) => changed(ConfigReferences.Secret, (now ?? old)!));
    }

    /// <summary>Whether a ConfigMap or Secret is part of the revision of a Rollout, or a copy of one that is.</summary>
    public static bool Concerns(Rollout rollout, PodTemplateSpec? template, string kind, KubeObject changed)
        => Named(rollout, template).Intersect(NamesOf(kind, changed)).Any();

    /// <summary>Names under which the objects stand that are part of the revision of a Rollout.</summary>
    public static IEnumerable<string> Named(Rollout rollout, PodTemplateSpec? template)
        => !ConfigRevision.IsWanted(rollout) ? [] : ConfigReferences.Of(template)
            .SelectMany(r => new[] { r.Name, ConfigCopy.StemOf(r.Name) }.OfType<string>().Select(name => Name(rollout, r.Kind, name)))
            .Distinct();

    /// <summary>Names of a ConfigMap or Secret: its own, and that of what it is a copy of.</summary>
    public static IEnumerable<string> NamesOf(string kind, KubeObject changed)
        => new[] { changed.Name(), ConfigCopy.OriginalOf(changed) }.OfType<string>().Select(name => Name(changed, kind, name));

    private static string Name(KubeObject o, string kind, string name) => $"{o.Namespace()}/{kind}/{name}";

    private static string[] Owners(KubeObject o)
        => ConfigCopy.OriginalOf(o) is null ? [] : [.. (o.Metadata?.OwnerReferences ?? []).Select(static r => r.Uid ?? "").Distinct()];

    private IEnumerable<KubeObject> OwnedBy(string uid) => maps.ByIndex(ByOwner, uid).Concat<KubeObject>(secrets.ByIndex(ByOwner, uid));

    private KubeObject? Add(Dictionary<(string Kind, string Name), KubeObject> found, Rollout rollout, string kind, string name)
    {
        var key = new ObjectKey(rollout.Namespace(), name);
        KubeObject? o = kind == ConfigReferences.Secret ? secrets.Get(key) : maps.Get(key);
        if (o is not null)
        {
            found[(kind, name)] = o;
        }

        return o;
    }
}
