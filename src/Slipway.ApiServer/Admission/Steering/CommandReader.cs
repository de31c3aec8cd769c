using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Steering;

/// <summary>
/// Recognises the commands in a change of a Rollout. A controller writes the same fields: each rule here asks for what only a command
/// leaves behind, because the controller writes another field with it.
/// </summary>
internal static class CommandReader
{
    // What a controller changes with the number of the step, and nobody else.
    private static readonly string[] OfAStep = ["currentPodHash", "currentStepHash", "pausedStepIndex", "progressedAt", "stableRS"];

    /// <summary>The commands, in a fixed order.</summary>
    public static IReadOnlyList<GivenCommand> Read(TreeObject old, TreeObject next) => [.. OfSpec(old, next), .. OfStatus(old, next)];

    private static IEnumerable<GivenCommand> OfSpec(TreeObject old, TreeObject next)
    {
        if (IsChanged(old, next, "spec", "template") || IsChanged(old, next, "spec", "workloadRef"))
        {
            yield return new GivenCommand("update", Images(old, next));
        }

        if (IsChanged(old, next, "spec", "strategy"))
        {
            yield return new GivenCommand("update", "strategy");
        }

        var (was, now) = (old.BooleanAt("spec", "paused") is true, next.BooleanAt("spec", "paused") is true);
        if (was != now)
        {
            yield return new GivenCommand(now ? "pause" : "resume");
        }

        if (next.TextAt("spec", "restartAt") is { Length: > 0 } && IsChanged(old, next, "spec", "restartAt"))
        {
            yield return new GivenCommand("restart");
        }
    }

    private static IEnumerable<GivenCommand> OfStatus(TreeObject old, TreeObject next)
    {
        var (was, now) = (old.BooleanAt("status", "abort") is true, next.BooleanAt("status", "abort") is true);
        if (!was && now && next.At("status", "abortedAt") is null)
        {
            yield return new GivenCommand("abort");
        }

        if (was && !now && next.At("status", "abortedAt") is not null)
        {
            yield return new GivenCommand("retry");
        }

        if (IsSkip(old, next))
        {
            yield return new GivenCommand("skip", Moved(old, next));
        }
        else if (old.ItemsAt("status", "pauseConditions").Count > 0 && next.ItemsAt("status", "pauseConditions").Count == 0
            && next.BooleanAt("status", "controllerPause") is true)
        {
            yield return new GivenCommand("promote", $"step {Step(next) + 1}");
        }

        if (old.BooleanAt("status", "promoteFull") is not true && next.BooleanAt("status", "promoteFull") is true)
        {
            yield return new GivenCommand("promote-full");
        }

        if (next.At("status", "weightOverride", "weight") is TreeNumber weight && IsChanged(old, next, "status", "weightOverride"))
        {
            yield return new GivenCommand("set-weight", $"{weight.Text} %");
        }
    }

    private static bool IsSkip(TreeObject old, TreeObject next)
        => IsChanged(old, next, "status", "currentStepIndex") && !OfAStep.Any(field => IsChanged(old, next, "status", field));

    private static string Moved(TreeObject old, TreeObject next)
        => string.Create(CultureInfo.InvariantCulture, $"from step {Step(old) + 1} to step {Step(next) + 1}");

    private static long Step(TreeObject value) => value.IntegerAt("status", "currentStepIndex") ?? 0;

    private static string? Images(TreeObject old, TreeObject next)
    {
        var before = ImagesOf(old);
        var changed = ImagesOf(next).Where(i => before.GetValueOrDefault(i.Key) != i.Value)
            .Select(static i => $"{i.Key}={i.Value}").ToList();
        return changed.Count == 0 ? null : string.Join(", ", changed);
    }

    private static SortedDictionary<string, string> ImagesOf(TreeObject value)
    {
        var images = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var container in value.ItemsAt("spec", "template", "spec", "containers"))
        {
            images[container.TextAt("name") ?? ""] = container.TextAt("image") ?? "";
        }

        return images;
    }

    private static bool IsChanged(TreeObject old, TreeObject next, string part, string field)
        => (old.At(part, field), next.At(part, field)) switch
        {
            (null, null) => false,
            ({ } before, { } after) => !before.DeepEquals(after),
            _ => true,
        };
}
