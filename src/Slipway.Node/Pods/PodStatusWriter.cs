using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;

namespace Slipway.Node.Pods;

/// <summary>Writes the status of one pod. One write at a time; what changes meanwhile goes into the next one.</summary>
/// <param name="services">Client and clock.</param>
/// <param name="written">Called when a write has ended, to offer what has changed since.</param>
internal sealed class PodStatusWriter(PodServices services, Action written)
{
    /// <summary>Annotation that maps container ports to host ports.</summary>
    public const string HostPortsAnnotation = "slipway.dev/host-ports";

    private const int Tries = 6;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private byte[] last = [];
    private string? lastPorts;
    private Task current = Task.CompletedTask;

    /// <summary>Whether a write is under way.</summary>
    public bool IsBusy => !current.IsCompleted;

    /// <summary>Remembers what the server has, so that nothing is written that says nothing new.</summary>
    public void Begin(Pod pod)
    {
        last = Bytes(pod.Status);
        lastPorts = pod.Annotations().GetValueOrDefault(HostPortsAnnotation);
    }

    /// <summary>Writes a status unless it is the one written last, or a write is under way.</summary>
    /// <returns>Whether the server has it already.</returns>
    public bool Offer(Pod pod, PodStatus status, IReadOnlyDictionary<int, int> ports, CancellationToken cancellationToken)
    {
        if (IsBusy)
        {
            return false;
        }

        var bytes = Bytes(status);
        var portsText = ports.Count == 0 ? null : PortsJson(ports);
        var portsChange = portsText is not null && portsText != lastPorts;
        if (!portsChange && bytes.AsSpan().SequenceEqual(last))
        {
            return true;
        }

        current = WriteAsync(pod, status, bytes, portsChange ? portsText : null, cancellationToken);
        return false;
    }

    private async Task WriteAsync(Pod pod, PodStatus status, byte[] bytes, string? ports, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (await TryAsync(pod, status, ports, cancellationToken))
            {
                last = bytes;
                lastPorts = ports ?? lastPorts;
            }
            else
            {
                await Task.Delay(RetryDelay, services.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e)
        {
            PodLog.WorkFailed(services.Log, pod.Namespace(), pod.Name(), e);
            await Task.Delay(RetryDelay, services.Time, CancellationToken.None);
        }

        written();
    }

    private async Task<bool> TryAsync(Pod pod, PodStatus status, string? ports, CancellationToken cancellationToken)
    {
        if (ports is not null)
        {
            var patched = await services.Client.PatchAsync<Pod>(
                Kinds.Of<Pod>(), pod.Key(), PortsPatch(pod.Uid(), ports), WriteQuery.Default, cancellationToken);
            if (!patched.Succeeded)
            {
                return Refused(pod, patched.Error);
            }

            pod = patched.Value;
        }

        for (var i = 0; i < Tries; i++)
        {
            var answer = await services.Client.UpdateStatusAsync(pod with { Status = WithForeign(status, pod.Status) }, cancellationToken);
            if (answer.Succeeded)
            {
                return true;
            }

            if (!answer.IsConflict)
            {
                return Refused(pod, answer.Error);
            }

            var fresh = await services.Client.GetAsync<Pod>(pod.Key(), cancellationToken);
            if (!fresh.Succeeded)
            {
                return Refused(pod, fresh.Error);
            }

            if (fresh.Value.Uid() != pod.Uid())
            {
                return true;
            }

            pod = fresh.Value;
        }

        return false;
    }

    private bool Refused(Pod pod, Status error)
    {
        if (error.Reason is "NotFound" or "Conflict")
        {
            // The pod is gone or another of its name has come; its watch says so too.
            return error.Reason == "NotFound";
        }

        PodLog.StatusRefused(services.Log, pod.Namespace(), pod.Name(), error.Message);
        return false;
    }

    /// <summary>Our conditions, and those of others as the server has them.</summary>
    private static PodStatus WithForeign(PodStatus ours, PodStatus? theirs)
    {
        var own = (ours.Conditions ?? []).Select(static c => c.Type).ToHashSet(StringComparer.Ordinal);
        return ours with { Conditions = [.. ours.Conditions ?? [], .. (theirs?.Conditions ?? []).Where(c => !own.Contains(c.Type))] };
    }

    private static PatchBody PortsPatch(string uid, string ports) => new(PatchType.Merge, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["metadata"] = new JsonObject { ["uid"] = uid, ["annotations"] = new JsonObject { [HostPortsAnnotation] = ports } },
    }, NodeJson.Default.JsonObject));

    private static string PortsJson(IReadOnlyDictionary<int, int> ports)
        => "{" + string.Join(',', ports.OrderBy(static p => p.Key).Select(static p => $"\"{p.Key}\":{p.Value}")) + "}";

    private static byte[] Bytes(PodStatus? status) => ApiJson.Serialize(new Pod { Status = status });
}
