using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>The ConfigMaps and Secrets that concern a Rollout.</summary>
internal sealed record ConfigObjects
{
    /// <summary>What the template refers to, what that is copied to, and what it is a copy of: by kind and name.</summary>
    public IReadOnlyDictionary<(string Kind, string Name), KubeObject> ByName { get; init; }
        = new Dictionary<(string Kind, string Name), KubeObject>();

    /// <summary>Copies that the Rollout or one of its ReplicaSets owns, sorted by kind and name.</summary>
    public IReadOnlyList<KubeObject> Owned { get; init; } = [];

    /// <summary>Everything, each once.</summary>
    public IEnumerable<KubeObject> All
        => ByName.Values.Concat(Owned).DistinctBy(static o => (ConfigCopy.KindOf(o), o.Name()));

    /// <summary>An object, or null.</summary>
    public KubeObject? Find(string kind, string name) => ByName.GetValueOrDefault((kind, name));
}
