using System.Text;
using System.Text.Json.Nodes;
using Slipway.Api.Core;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>Carries out what concerns the ownership of workloads and copies, and the metadata of pods. Objects of others are patched, never
/// replaced.</summary>
internal sealed class OwnershipWriter(IApiClient client, RolloutActionApplier applier)
{
    /// <summary>Carries one out; whether it came through, or null when it is none of these actions.</summary>
    public async Task<bool?> ApplyAsync(Rollout rollout, RolloutAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RolloutAction.CreateConfiguration { Copy: Secret copy }:
                return applier.Took(rollout, await client.CreateAsync(copy, cancellationToken));
            case RolloutAction.CreateConfiguration { Copy: ConfigMap copy }:
                return applier.Took(rollout, await client.CreateAsync(copy, cancellationToken));
            case RolloutAction.UpdateConfiguration { Copy: Secret copy }:
                return applier.Took(rollout, await client.UpdateAsync(copy, cancellationToken));
            case RolloutAction.UpdateConfiguration { Copy: ConfigMap copy }:
                return applier.Took(rollout, await client.UpdateAsync(copy, cancellationToken));
            case RolloutAction.DeleteConfiguration { Copy: Secret copy }:
                return IsGone(await client.DeleteAsync<Secret>(copy.Key(), cancellationToken));
            case RolloutAction.DeleteConfiguration delete:
                return IsGone(await client.DeleteAsync<ConfigMap>(delete.Copy.Key(), cancellationToken));
            case RolloutAction.ChangeWorkload change:
                return applier.Took(rollout, await client.PatchAsync<Deployment>(
                    Kinds.Of<Deployment>(), change.Workload.Key(), Merge(change.Change.PatchOf(change.Workload)), WriteQuery.Default,
                    cancellationToken));
            case RolloutAction.HoldWorkload hold:
                return await HoldAsync(rollout, isHeld: true, hold.Generation, cancellationToken);
            case RolloutAction.ReleaseWorkload:
                return await HoldAsync(rollout, isHeld: false, null, cancellationToken);
            case RolloutAction.UpdatePod update:
                return await UpdateAsync(update, cancellationToken);
            case RolloutAction.DeleteSplit delete:
                return IsGone(await client.DeleteAsync<TrafficSplit>(delete.Split.Key(), cancellationToken));
            default:
                return null;
        }
    }

    private async Task<bool> HoldAsync(Rollout rollout, bool isHeld, string? generation, CancellationToken cancellationToken)
    {
        var others = (rollout.Metadata?.Finalizers ?? []).Where(static f => f != WorkloadMark.Finalizer);
        var wanted = isHeld ? others.Append(WorkloadMark.Finalizer) : others;
        var finalizers = new JsonArray([.. wanted.Select(static f => JsonValue.Create(f))]);
        var metadata = new JsonObject { ["resourceVersion"] = rollout.Metadata?.ResourceVersion, ["finalizers"] = finalizers };
        if (generation is not null)
        {
            metadata["annotations"] = new JsonObject { [WorkloadMark.Generation] = generation };
        }

        var kind = Kinds.Find(rollout.ApiVersion ?? "", nameof(Rollout)) ?? Kinds.Of<Rollout>();
        var result = await client.PatchAsync<Rollout>(
            kind, rollout.Key(), Merge(new JsonObject { ["metadata"] = metadata }), WriteQuery.Default, cancellationToken);
        return isHeld ? applier.Took(rollout, result) : result.Succeeded || result.IsNotFound;
    }

    private async Task<bool> UpdateAsync(RolloutAction.UpdatePod update, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["uid"] = update.Pod.Uid() };
        Add(metadata, "labels", update.Labels);
        Add(metadata, "annotations", update.Annotations);
        var result = await client.PatchAsync<Pod>(
            Kinds.Of<Pod>(), update.Pod.Key(), Merge(new JsonObject { ["metadata"] = metadata }), WriteQuery.Default, cancellationToken);
        if (!result.IsNotFound && !result.IsConflict)
        {
            result.OrThrow();
        }

        return true;
    }

    private static void Add(JsonObject metadata, string name, IReadOnlyDictionary<string, string?> changes)
    {
        if (changes.Count > 0)
        {
            metadata[name] = new JsonObject(changes.OrderBy(static c => c.Key, StringComparer.Ordinal)
                .Select(static c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));
        }
    }

    private static PatchBody Merge(JsonObject patch) => new(PatchType.Merge, Encoding.UTF8.GetBytes(patch.ToJsonString()));

    private static bool IsGone(ApiResult<Status> result) => result.Succeeded || result.IsNotFound;
}
