using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Why pods of a revision are not ready, in the words of the node.</summary>
internal static class PodTrouble
{
    /// <summary>The trouble of the first pod that tells one; null when none does.</summary>
    public static string? Of(IReadOnlyList<Pod> pods, string hash)
        => pods.Where(p => p.Labels().TryGetValue(LabelNames.RolloutHash, out var of) && of == hash && !p.IsTerminating())
            .Select(Of)
            .FirstOrDefault(static trouble => trouble is not null);

    private static string? Of(Pod pod)
    {
        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if (container.State?.Waiting is { Reason: not (null or "" or "ContainerCreating" or "PodInitializing") } waiting)
            {
                return Sentence(pod, container.Name, waiting.Reason, waiting.Message);
            }

            if (container.State?.Terminated is { ExitCode: not (null or 0) } ended)
            {
                return Sentence(pod, container.Name, ended.Reason ?? "Error", ended.Message ?? $"exit code {ended.ExitCode}");
            }
        }

        var ready = pod.Status?.Conditions?.FirstOrDefault(
            static c => c.Type is "Ready" or "PodScheduled" && c.Status == "False" && c.Message is { Length: > 0 });
        return ready is null ? null : $"pod {pod.Name()}: {ready.Message}";
    }

    private static string Sentence(Pod pod, string? container, string reason, string? message)
        => $"pod {pod.Name()}, container {container}: {reason}" + (string.IsNullOrEmpty(message) ? "" : $", {message}");
}
