using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Rollouts;

/// <summary>The commands on a Rollout, as the patches that the field's other clients send too. Each is idempotent and answers in a
/// sentence.</summary>
internal sealed class RolloutCommander(IApiClient client, ObjectKey key)
{
    private static readonly KindInfo Kind = Kinds.Of<Rollout>();

    public async Task<string> PromoteAsync(bool full, CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        var status = rollout.Status;
        var steps = rollout.Spec?.Strategy?.Canary?.Steps?.Count ?? 0;
        if (status?.CurrentPodHash is null || (status.CurrentPodHash == status.StableRS && rollout.Spec?.Paused != true))
        {
            return $"{key} has nothing to promote: the newest revision is the stable one";
        }

        if (full)
        {
            await PatchAsync("status", new JsonObject { ["status"] = new JsonObject { ["promoteFull"] = true } }, cancellationToken);
            await UnpauseAsync(rollout, cancellationToken);
            return $"{key} goes to 100 % without further steps";
        }

        if (status.Abort == true)
        {
            throw new CommandFailure(
                $"{key} is aborted and is not promoted. 'slipway retry rollout {key.Name}' starts again at the first step.");
        }

        if (rollout.Spec?.Paused == true || status.PauseConditions is { Count: > 0 })
        {
            await UnpauseAsync(rollout, cancellationToken);
            await PatchAsync("status", new JsonObject { ["status"] = new JsonObject { ["pauseConditions"] = null } }, cancellationToken);
            return $"{key} goes on after step {(status.CurrentStepIndex ?? 0) + 1} of {steps}";
        }

        var next = Math.Min((status.CurrentStepIndex ?? 0) + 1, steps);
        await PatchAsync("status", new JsonObject { ["status"] = new JsonObject { ["currentStepIndex"] = next } }, cancellationToken);
        return $"{key} goes on with step {next + 1} of {steps}";
    }

    public async Task<string> PauseAsync(CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        await PatchAsync(null, new JsonObject { ["spec"] = new JsonObject { ["paused"] = true } }, cancellationToken);
        return rollout.Spec?.Paused == true
            ? $"{key} is paused already"
            : $"{key} is paused; 'slipway promote rollout {key.Name}' lets it go on";
    }

    public async Task<string> AbortAsync(CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        if (rollout.Status?.CurrentPodHash == rollout.Status?.StableRS)
        {
            return $"{key} has nothing to abort: the newest revision is the stable one";
        }

        await PatchAsync("status", new JsonObject { ["status"] = new JsonObject { ["abort"] = true } }, cancellationToken);
        return rollout.Status?.Abort == true ? $"{key} is aborted already" : $"{key} is aborted: all traffic goes to the stable revision";
    }

    public async Task<string> RetryAsync(CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        if (rollout.Status?.Abort != true)
        {
            return $"{key} is not aborted; there is nothing to retry";
        }

        await PatchAsync("status", new JsonObject { ["status"] = new JsonObject { ["abort"] = false } }, cancellationToken);
        return $"{key} starts again at the first step";
    }

    /// <summary>Puts the template of an earlier revision back.</summary>
    /// <param name="toRevision">Number of the revision; null for the one before the newest.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<string> UndoAsync(int? toRevision, CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        var all = (await client.ListAsync<ReplicaSet>(new ListQuery { Namespace = key.Namespace }, cancellationToken)).OrThrow().Items
            ?? [];
        var sets = RolloutView.SetsOf(rollout, all);
        var current = sets.FirstOrDefault(s => s.Labels().GetValueOrDefault(RolloutView.HashLabel) == rollout.Status?.CurrentPodHash);
        var target = toRevision is { } number
            ? sets.FirstOrDefault(s => RolloutView.NumberOf(s) == number)
            : sets.FirstOrDefault(s => s != current);
        if (target?.Spec?.Template is not { } template)
        {
            var known = string.Join(", ", sets.Select(RolloutView.NumberOf).Order());
            throw new CommandFailure(
                toRevision is null
                    ? $"{key} has no earlier revision to go back to"
                    : $"--to-revision {toRevision}: {key} has no such revision; it has {known}",
                ExitCodes.NotFound);
        }

        if (target == current)
        {
            return $"{key} is at revision {RolloutView.NumberOf(target)} already";
        }

        var labels = template.Metadata?.Labels?.Where(static l => l.Key != RolloutView.HashLabel).ToDictionary();
        var restored = JsonSerializer.SerializeToNode(
            template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
                ApiJson.TypeInfo<Api.Core.PodTemplateSpec>());
        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = restored });
        await PatchAsync(null, patch, PatchType.Json, cancellationToken);
        return $"{key} goes back to the template of revision {RolloutView.NumberOf(target)}";
    }

    /// <summary>Sets the image of one container.</summary>
    public async Task<string> SetImageAsync(string container, string image, CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(cancellationToken);
        var containers = rollout.Spec?.Template?.Spec?.Containers ?? [];
        var index = containers.Index().FirstOrDefault(c => c.Item.Name == container, (-1, null!)).Item1;
        if (index < 0)
        {
            throw new CommandFailure(
                $"container {container}: {key} has no such container; it has {string.Join(", ", containers.Select(static c => c.Name))}",
                    ExitCodes.NotFound);
        }

        if (containers[index].Image == image)
        {
            return $"{key}: container {container} has image {image} already";
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = $"/spec/template/spec/containers/{index}/name", ["value"] = container },
            new JsonObject { ["op"] = "replace", ["path"] = $"/spec/template/spec/containers/{index}/image", ["value"] = image });
        await PatchAsync(null, patch, PatchType.Json, cancellationToken);
        return $"{key}: container {container} gets image {image}";
    }

    private async Task UnpauseAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Spec?.Paused == true)
        {
            await PatchAsync(null, new JsonObject { ["spec"] = new JsonObject { ["paused"] = false } }, cancellationToken);
        }
    }

    private async Task<Rollout> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await client.GetAsync<Rollout>(key, cancellationToken);
        return result.IsNotFound
            ? throw new CommandFailure($"there is no rollout {key.Name} in namespace {key.Namespace}", ExitCodes.NotFound)
            : result.OrThrow();
    }

    private Task PatchAsync(string? subresource, JsonObject patch, CancellationToken cancellationToken)
        => PatchAsync(subresource, patch, PatchType.Merge, cancellationToken);

    private async Task PatchAsync(string? subresource, JsonNode patch, PatchType type, CancellationToken cancellationToken)
        => (await client.PatchAsync<Rollout>(
            Kind, key, new PatchBody(type, JsonSerializer.SerializeToUtf8Bytes(patch, ApiNodes.Default.JsonNode)),
            new WriteQuery { Subresource = subresource, FieldManager = "slipway" }, cancellationToken)).OrThrow();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class ApiNodes : System.Text.Json.Serialization.JsonSerializerContext;
