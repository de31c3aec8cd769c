using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;

namespace Slipway.Node.Pods;

/// <summary>Gives pods without a node to this one, if they fit. There is one node, so this is all the scheduling there is.</summary>
/// <param name="options">Client, events and name.</param>
internal sealed class PodBinder(NodeAgentOptions options)
{
    private const string DefaultScheduler = "default-scheduler";
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    /// <summary>Whether the pod waits for a node that we may give it.</summary>
    public static bool IsWaiting(Pod pod) => string.IsNullOrEmpty(pod.Spec?.NodeName)
        && !pod.IsTerminating()
        && (pod.Spec?.SchedulerName ?? DefaultScheduler) == DefaultScheduler
        && (pod.Spec?.SchedulingGates?.Count ?? 0) == 0;

    /// <summary>Binds all pods that wait and fit, oldest first.</summary>
    /// <param name="pods">All pods.</param>
    /// <param name="node">What the owner of the node has set; null when it is not registered yet.</param>
    /// <param name="cancellationToken">The node stops.</param>
    public async Task BindAsync(IReadOnlyCollection<Pod> pods, NodeSpec? node, CancellationToken cancellationToken)
    {
        var here = pods.Where(p => p.Spec?.NodeName == options.NodeName && p.Status?.Phase is not ("Succeeded" or "Failed")).ToList();
        foreach (var pod in pods.Where(IsWaiting).OrderBy(static p => p.Metadata?.CreationTimestamp).ThenBy(static p => p.Key()))
        {
            if (PodFit.Reason(pod, here, NodeRegistration.Capacity, NodeRegistration.Labels(options.NodeName), node) is { } reason)
            {
                await RefuseAsync(pod, reason, cancellationToken);
                continue;
            }

            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["uid"] = pod.Uid() },
                ["spec"] = new JsonObject { ["nodeName"] = options.NodeName },
            };
            var answer = await PatchAsync(pod, patch, WriteQuery.Default, cancellationToken);
            if (answer.Succeeded)
            {
                told.Remove(pod.Uid());
                here.Add(answer.Value);
                Scheduler.Normal(pod, "Scheduled", $"Successfully assigned {pod.Key()} to {options.NodeName}");
            }
            else if (!answer.IsNotFound && !answer.IsConflict)
            {
                PodLog.BindRefused(options.Log, pod.Namespace(), pod.Name(), answer.Error.Message);
            }
        }
    }

    private IEventRecorder Scheduler => options.SchedulerEvents ?? options.Events;

    /// <summary>Forgets a pod that is gone.</summary>
    public void Forget(Pod pod) => told.Remove(pod.Uid());

    private async Task RefuseAsync(Pod pod, string reason, CancellationToken cancellationToken)
    {
        if (told.GetValueOrDefault(pod.Uid()) == reason)
        {
            return;
        }

        told[pod.Uid()] = reason;
        Scheduler.Warning(pod, "FailedScheduling", reason);
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "False",
            ["reason"] = "Unschedulable",
            ["message"] = reason,
            ["lastTransitionTime"] = options.Time.GetUtcNow()
                .UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
        var written = await PatchAsync(pod, new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } },
            WriteQuery.Status, cancellationToken);
        if (!written.Succeeded)
        {
            told.Remove(pod.Uid());
        }
    }

    private Task<ApiResult<Pod>> PatchAsync(Pod pod, JsonObject patch, WriteQuery query, CancellationToken cancellationToken)
        => options.Client.PatchAsync<Pod>(
            Kinds.Of<Pod>(),
            pod.Key(),
            new PatchBody(PatchType.Merge, JsonSerializer.SerializeToUtf8Bytes(patch, NodeJson.Default.JsonObject)),
            query,
            cancellationToken);
}
