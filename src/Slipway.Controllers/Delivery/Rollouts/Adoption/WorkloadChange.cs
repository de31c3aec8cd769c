using System.Text.Json.Nodes;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>What is changed of a workload; all else of it stays its user's.</summary>
internal sealed record WorkloadChange
{
    /// <summary>Whether it is paused; null to leave that.</summary>
    public bool? Paused { get; init; }

    /// <summary>Its number of pods; null to leave that.</summary>
    public int? Replicas { get; init; }

    /// <summary>Annotations to set, or with null to remove.</summary>
    public IReadOnlyDictionary<string, string?> Annotations { get; init; } = new SortedDictionary<string, string?>();

    /// <summary>The merge patch that does it, only if the workload is still the one observed.</summary>
    public JsonObject PatchOf(KubeObject workload)
    {
        var metadata = new JsonObject { ["resourceVersion"] = workload.Metadata?.ResourceVersion };
        if (Annotations.Count > 0)
        {
            var annotations = new JsonObject();
            foreach (var (name, value) in Annotations.OrderBy(static a => a.Key, StringComparer.Ordinal))
            {
                annotations[name] = value;
            }

            metadata["annotations"] = annotations;
        }

        var spec = new JsonObject();
        if (Paused is { } paused)
        {
            spec["paused"] = paused;
        }

        if (Replicas is { } replicas)
        {
            spec["replicas"] = replicas;
        }

        return spec.Count == 0 ? new JsonObject { ["metadata"] = metadata } : new JsonObject { ["metadata"] = metadata, ["spec"] = spec };
    }
}
