using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The table of pods; the rules of its status column are those that people know from kubectl.</summary>
internal static class PodTable
{
    public static KindTable Table { get; } = KindTable.Of<Pod>(
        "Name|Ready|Status|Restarts|Age|IP*|Node*|Nominated Node*|Readiness Gates*", Cells);

    private static object?[] Cells(Pod pod, DateTimeOffset now)
    {
        var statuses = pod.Status?.ContainerStatuses ?? [];
        var ready = statuses.Count(static s => s is { Ready: true, State.Running: not null });
        return
        [
            pod.Name(), string.Create(CultureInfo.InvariantCulture, $"{ready}/{pod.Spec?.Containers?.Count ?? 0}"), Status(pod),
                Restarts(pod, now),
            pod.Age(now), TableText.OrNone(pod.Status?.PodIP), TableText.OrNone(pod.Spec?.NodeName),
            TableText.OrNone(pod.Status?.NominatedNodeName), Gates(pod),
        ];
    }

    private static string Status(Pod pod)
    {
        var reason = pod.Status?.Reason is { Length: > 0 } given ? given : pod.Status?.Phase ?? TableText.Unknown;
        reason = InitReason(pod) ?? ContainerReason(pod, reason);
        return !pod.IsTerminating() ? reason : pod.Status?.Reason == "NodeLost" ? "Unknown" : "Terminating";
    }

    private static string? InitReason(Pod pod)
    {
        var inits = pod.Status?.InitContainerStatuses ?? [];
        for (var i = 0; i < inits.Count; i++)
        {
            var isSidecar = pod.Spec?.InitContainers?.FirstOrDefault(c => c.Name == inits[i].Name)?.RestartPolicy == "Always";
            switch (inits[i].State)
            {
                case { Terminated.ExitCode: 0 }:
                    continue;
                case not null when isSidecar && inits[i].Started == true:
                    continue;
                case { Terminated: { } ended }:
                    return string.IsNullOrEmpty(ended.Reason) ? $"Init:{ExitText(ended)}" : $"Init:{ended.Reason}";
                case { Waiting.Reason: { Length: > 0 } waiting } when waiting != "PodInitializing":
                    return $"Init:{waiting}";
                default:
                    return string.Create(CultureInfo.InvariantCulture, $"Init:{i}/{pod.Spec?.InitContainers?.Count ?? inits.Count}");
            }
        }

        return null;
    }

    private static string ContainerReason(Pod pod, string reason)
    {
        var running = false;
        foreach (var status in (pod.Status?.ContainerStatuses ?? []).Reverse())
        {
            if (status.State?.Waiting?.Reason is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (status.State?.Terminated is { } ended)
            {
                reason = string.IsNullOrEmpty(ended.Reason) ? ExitText(ended) : ended.Reason;
            }
            else if (status is { Ready: true, State.Running: not null })
            {
                running = true;
            }
        }

        var isReady = pod.Status?.Conditions?.Any(static c => c is { Type: "Ready", Status: "True" }) == true;
        return reason == "Completed" && running ? isReady ? "Running" : "NotReady" : reason;
    }

    private static string ExitText(ContainerStateTerminated ended)
        => ended.Signal is > 0 ? $"Signal:{ended.Signal}" : $"ExitCode:{ended.ExitCode}";

    private static string Restarts(Pod pod, DateTimeOffset now)
    {
        var statuses = pod.Status?.ContainerStatuses ?? [];
        var count = statuses.Sum(static s => s.RestartCount ?? 0);
        var last = statuses.Select(static s => s.LastState?.Terminated?.FinishedAt).Max();
        var text = count.ToString(CultureInfo.InvariantCulture);
        return count > 0 && last is not null ? $"{text} ({TableText.Age(last, now)} ago)" : text;
    }

    private static string Gates(Pod pod)
    {
        var gates = pod.Spec?.ReadinessGates ?? [];
        var met = gates.Count(g => pod.Status?.Conditions?.Any(c => c.Type == g.ConditionType && c.Status == "True") == true);
        return gates.Count == 0 ? TableText.None : string.Create(CultureInfo.InvariantCulture, $"{met}/{gates.Count}");
    }
}
