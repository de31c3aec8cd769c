using System.Text.Json.Nodes;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Cli.Rollouts;

/// <summary>The commands that change a Rollout's template. Each does nothing where it is so already.</summary>
internal sealed class RolloutEditor(RolloutTarget target)
{
    private const string Containers = "/spec/template/spec/containers";

    private string Verb => RolloutState.NameIn(target.Kind.Group, target.Key.Name);

    /// <summary>Puts the template of an earlier revision back.</summary>
    /// <param name="toRevision">Number of the revision; null for the one that was released before.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CommandAnswer> UndoAsync(int? toRevision, CancellationToken cancellationToken)
    {
        await target.ObservedAsync(cancellationToken);
        var holder = await TemplateHolder.FindAsync(target, cancellationToken);
        var rollout = holder.Rollout;
        var sets = await RolloutView.SetsAsync(target.Client, rollout, cancellationToken);
        var current = sets.FirstOrDefault(s => RolloutView.HashOf(s) == rollout.Status?.CurrentPodHash);
        if (toRevision is null && IsGoingBack(rollout))
        {
            return Answer("undo", $"{target.Key} is going back to an earlier revision already; "
                + "--to-revision names another, an abort stays at the stable one");
        }

        var found = toRevision is { } number ? sets.FirstOrDefault(s => RolloutView.NumberOf(s) == number) : Before(rollout, sets, current);
        if (found?.Spec?.Template is not { } template)
        {
            var known = string.Join(", ", sets.Select(RolloutView.NumberOf).Order());
            throw new CommandFailure(
                toRevision is null
                    ? $"{target.Key} has no earlier revision to go back to"
                        + (sets.Count > 1 ? " that was not taken back or replaced; --to-revision names one all the same" : "")
                    : $"--to-revision {toRevision}: {target.Key} has no such revision; it has {known}",
                ExitCodes.NotFound);
        }

        var text = $"revision {RolloutView.NumberOf(found)} ({Images(template)})";
        if (found == current)
        {
            return Answer("undo", $"{target.Key} is at {text} already");
        }

        var restored = RevisionTemplate.Of(found);
        await holder.PatchAsync(
            [new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = TemplateHolder.Json(restored) }],
            cancellationToken);
        var how = RolloutView.HashOf(found) == rollout.Status?.StableRS ? "at once, it is the stable revision"
            : rollout.Spec?.Paused is true ? $"it is held: 'slipway promote {Verb}'" : "as a rollout of its own";
        return Answer("undo", $"{target.Key} goes back to the template of {text}: {how}") with { Changed = true };
    }

    /// <summary>Sets images of containers, init containers among them.</summary>
    public async Task<CommandAnswer> SetImagesAsync(
        IReadOnlyList<(string Container, string Image)> images, CancellationToken cancellationToken)
    {
        var holder = await TemplateHolder.FindAsync(target, cancellationToken);
        var patch = new JsonArray();
        var changes = new List<string>();
        foreach (var (container, image) in images)
        {
            var (path, index, known) = Find(holder.Template, container);
            if (known.Image == image)
            {
                continue;
            }

            patch.Add(new JsonObject { ["op"] = "test", ["path"] = $"{path}/{index}/name", ["value"] = container });
            patch.Add(new JsonObject { ["op"] = "add", ["path"] = $"{path}/{index}/image", ["value"] = image });
            changes.Add($"container {container} gets image {image}");
        }

        return await ChangedAsync(
            "set-image", holder, patch, changes,
            () => string.Join(", ", images.Select(static i => $"container {i.Container} has image {i.Image}")), cancellationToken);
    }

    /// <summary>Sets or removes environment variables.</summary>
    /// <param name="container">Of this container; null for all.</param>
    /// <param name="variables">Names and values; null removes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CommandAnswer> SetEnvAsync(
        string? container, IReadOnlyList<(string Name, string? Value)> variables, CancellationToken cancellationToken)
    {
        var holder = await TemplateHolder.FindAsync(target, cancellationToken);
        var all = holder.Template.Spec?.Containers ?? [];
        if (container is not null)
        {
            Find(holder.Template, container);
        }

        var patch = new JsonArray();
        foreach (var (index, known) in all.Index().Where(c => container is null || c.Item.Name == container))
        {
            var env = (known.Env ?? []).Where(e => variables.All(v => v.Name != e.Name || v.Value is not null))
                .Select(e => variables.FirstOrDefault(v => v.Name == e.Name).Value is { } value
                    ? new EnvVar { Name = e.Name, Value = value }
                    : e)
                .Concat(variables.Where(v => v.Value is not null && known.Env?.Any(e => e.Name == v.Name) is not true)
                    .Select(static v => new EnvVar { Name = v.Name, Value = v.Value }))
                .ToList();
            if (!env.SequenceEqual(known.Env ?? []))
            {
                var spec = new PodSpec { Containers = [new Container { Env = env }] };
                var json = TemplateHolder.Json(new PodTemplateSpec { Spec = spec })["spec"]!["containers"]![0]!;
                var value = json["env"]?.DeepClone() ?? new JsonArray();
                patch.Add(new JsonObject { ["op"] = "test", ["path"] = $"{Containers}/{index}/name", ["value"] = known.Name });
                patch.Add(new JsonObject { ["op"] = "add", ["path"] = $"{Containers}/{index}/env", ["value"] = value });
            }
        }

        var words = variables.Select(static v => v.Value is null ? $"{v.Name} is removed" : $"{v.Name} is set").ToList();
        return await ChangedAsync("set-env", holder, patch, words, static () => "the environment is so", cancellationToken);
    }

    private async Task<CommandAnswer> ChangedAsync(
        string command, TemplateHolder holder, JsonArray patch, List<string> changes, Func<string> already,
        CancellationToken cancellationToken)
    {
        if (patch.Count == 0)
        {
            return Answer(command, $"{target.Key}: {already()} already");
        }

        await holder.PatchAsync(patch, cancellationToken);
        var held = holder.Rollout.Spec?.Paused is true ? $"; it is held: 'slipway promote {Verb}'" : "";
        return Answer(command, $"{target.Key}: {string.Join(", ", changes)}{held}") with { Changed = true };
    }

    private (string Path, int Index, Container Container) Find(PodTemplateSpec template, string name)
    {
        foreach (var (path, containers) in new[]
        {
            (Containers, template.Spec?.Containers), ("/spec/template/spec/initContainers", template.Spec?.InitContainers),
        })
        {
            if ((containers ?? []).Index().Where(c => c.Item.Name == name).Select(static c => ((int, Container)?)c).FirstOrDefault()
                is var (index, found))
            {
                return (path, index, found);
            }
        }

        var all = (template.Spec?.Containers ?? []).Concat(template.Spec?.InitContainers ?? []);
        var known = string.Join(", ", all.Select(static c => c.Name));
        throw new CommandFailure($"container {name}: {target.Key} has no such container; it has {known}", ExitCodes.NotFound);
    }

    /// <summary>
    /// Where an undo without a number goes: while a revision is on its way, or was taken back, to the stable one; else to the newest that
    /// was not taken back.
    /// </summary>
    private static ReplicaSet? Before(Rollout rollout, IReadOnlyList<ReplicaSet> sets, ReplicaSet? current)
    {
        var stable = sets.FirstOrDefault(s => RolloutView.HashOf(s) == rollout.Status?.StableRS);
        if (stable is not null && stable != current)
        {
            return stable;
        }

        var others = sets.Where(s => s != current).ToList();
        return others.FirstOrDefault(s => rollout.Status?.History?.LastOrDefault(r => r.Hash == RolloutView.HashOf(s))?.Outcome
            is not ("Aborted" or "Replaced"));
    }

    /// <summary>Whether what is on its way was released before: to undo that would bring back what was undone.</summary>
    private static bool IsGoingBack(Rollout rollout) => rollout.Status is { History: { } history } status
        && status.CurrentPodHash != status.StableRS && status.Abort is not true
        && history.SkipLast(1).Any(r => r.Hash == status.CurrentPodHash && r.Outcome == "Completed");

    private static string Images(PodTemplateSpec template)
        => string.Join(", ", (template.Spec?.Containers ?? []).Select(static c => c.Image));

    private CommandAnswer Answer(string command, string message)
        => new(target.Key.Namespace, target.Key.Name, message) { Group = target.Kind.Group, Command = command };
}
