using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests;

/// <summary>
/// Binds pods, makes them ready after a time unless their image is broken, and lets them go two seconds after their deletion. A pod of the
/// image <c>exit:N</c> ends with that code ten seconds after it was made.
/// </summary>
internal sealed class FakeNode(InMemoryApi api, IInformer<Pod> pods, TimeSpan readyAfter, TimeProvider time) : IReconciler
{
    public const string BrokenImage = "broken";

    private const string ExitingImage = "exit:";

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(10);

    private int ports = 20000;

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod)
        {
            return ReconcileOutcome.Done;
        }

        if (pod.Metadata!.DeletionTimestamp is { } deleted)
        {
            var left = deleted + StopTime - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                return ReconcileOutcome.RequeueAfter(left);
            }

            if (pod.Metadata.Finalizers is not { Count: > 0 })
            {
                api.Remove<Pod>(key);
            }
            else if (pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                (await api.UpdateStatusAsync(pod with { Status = Ended(143, time.GetUtcNow()) }, cancellationToken)).OrThrow();
            }

            return ReconcileOutcome.Done;
        }

        if (pod.Spec!.NodeName is null)
        {
            var hostPorts = new SortedDictionary<string, string>(pod.Annotations().ToDictionary(), StringComparer.Ordinal)
            {
                ["slipway.dev/host-ports"] = $"{{\"8080\":{++ports}}}",
            };
            var bound = pod with
            {
                Metadata = pod.Metadata with { Annotations = hostPorts },
                Spec = pod.Spec with { NodeName = "local" },
            };
            (await api.UpdateAsync(bound, cancellationToken)).OrThrow();
            return ReconcileOutcome.Done;
        }

        var wait = pod.Metadata.CreationTimestamp!.Value + readyAfter - time.GetUtcNow();
        var image = pod.Spec.Containers![0].Image!;
        if (pod.Status?.PodIP is not null || image == BrokenImage || pod.Status?.Phase is "Succeeded" or "Failed")
        {
            return await ExitAsync(pod, image, cancellationToken);
        }

        if (wait > TimeSpan.Zero)
        {
            return ReconcileOutcome.RequeueAfter(wait);
        }

        (await api.UpdateStatusAsync(pod with { Status = Running(time.GetUtcNow()) }, cancellationToken)).OrThrow();
        return ReconcileOutcome.Done;
    }

    private async Task<ReconcileOutcome> ExitAsync(Pod pod, string image, CancellationToken cancellationToken)
    {
        if (!image.StartsWith(ExitingImage, StringComparison.Ordinal) || pod.Status?.Phase != "Running")
        {
            return ReconcileOutcome.Done;
        }

        var left = pod.Metadata!.CreationTimestamp!.Value + ExitTime - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return ReconcileOutcome.RequeueAfter(left);
        }

        var code = int.Parse(image.AsSpan(ExitingImage.Length), System.Globalization.CultureInfo.InvariantCulture);
        (await api.UpdateStatusAsync(pod with { Status = Ended(code, time.GetUtcNow()) }, cancellationToken)).OrThrow();
        return ReconcileOutcome.Done;
    }

    public static PodStatus Running(DateTimeOffset since) => new()
    {
        Phase = "Running",
        PodIP = "127.0.0.1",
        Conditions = [new PodCondition { Type = "Ready", Status = "True", LastTransitionTime = since }],
    };

    public static PodStatus Ended(int code, DateTimeOffset at) => new()
    {
        Phase = code == 0 ? "Succeeded" : "Failed",
        PodIP = "127.0.0.1",
        ContainerStatuses =
        [
            new ContainerStatus
            {
                Name = "main",
                State = new ContainerState { Terminated = new ContainerStateTerminated { ExitCode = code, FinishedAt = at } },
            },
        ],
    };
}
