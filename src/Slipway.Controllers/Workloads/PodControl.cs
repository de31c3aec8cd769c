using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads;

/// <summary>Creates and deletes the pods of an owner, remembers what the cache does not show yet, and says so in events.</summary>
internal sealed class PodControl(IApiClient client, IInformer<Pod> cache, PodExpectations expectations, IEventRecorder events)
{
    /// <summary>Pods created at once at first; doubles with each success, so that a template that is refused costs one attempt.</summary>
    public const int FirstBatch = 1;

    private const int ServerError = 500;

    /// <summary>Creates pods in growing batches until one is refused.</summary>
    /// <returns>The first refusal, or null.</returns>
    public async Task<PodRefusal?> CreateAsync(KubeObject owner, IReadOnlyList<Func<Pod>> pods, CancellationToken cancellationToken)
    {
        var failure = default(PodRefusal);
        var done = 0;
        for (var batch = FirstBatch; done < pods.Count && failure is null; batch *= 2)
        {
            var next = pods.Skip(done).Take(batch).ToList();
            var results = await Task.WhenAll(next.Select(p => CreateOneAsync(owner, p(), cancellationToken)));
            failure = results.FirstOrDefault(static r => r is not null);
            done += next.Count;
        }

        return failure;
    }

    /// <summary>Deletes pods.</summary>
    /// <param name="owner">Their owner.</param>
    /// <param name="pods">The pods as they were seen.</param>
    /// <param name="asSeen">Whether one goes as it was seen or not at all; else any pod of that uid does.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The first refusal, or null.</returns>
    public async Task<PodRefusal?> DeleteAsync(
        KubeObject owner, IReadOnlyList<Pod> pods, Func<Pod, bool> asSeen, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(pods.Select(p => DeleteOneAsync(owner, p, asSeen(p), cancellationToken)));
        return results.FirstOrDefault(static r => r is not null);
    }

    /// <summary>Asks the server about pods whose creation had no answer.</summary>
    public async Task SettleUnsureAsync(ObjectKey owner, CancellationToken cancellationToken)
    {
        foreach (var name in expectations.UnsurePods(owner))
        {
            var found = await client.GetAsync<Pod>(owner with { Name = name }, cancellationToken);
            if (found.IsNotFound)
            {
                expectations.Cancel(owner, name);
            }
            else
            {
                found.OrThrow();
                expectations.Creating(owner, name);
                if (cache.Get(owner with { Name = name }) is not null)
                {
                    expectations.Cancel(owner, name);
                }
            }
        }
    }

    private async Task<PodRefusal?> CreateOneAsync(KubeObject owner, Pod pod, CancellationToken cancellationToken)
    {
        expectations.Creating(owner.Key(), pod.Name());
        ApiResult<Pod> created;
        try
        {
            created = await client.CreateAsync(pod, cancellationToken);
        }
        catch
        {
            expectations.Unsure(owner.Key(), pod.Name());
            throw;
        }

        if (created.Succeeded)
        {
            events.Normal(owner, "SuccessfulCreate", $"Created pod: {pod.Name()}");
            return null;
        }

        if (created.Error.Code >= ServerError)
        {
            // The server failed, perhaps after the pod was there.
            expectations.Unsure(owner.Key(), pod.Name());
        }
        else
        {
            expectations.Cancel(owner.Key(), pod.Name());
        }

        var message = created.Error.Message ?? created.Error.Reason ?? "";
        if (created.Error.Details?.Causes?.Any(static c => c.Reason == "NamespaceTerminating") == true)
        {
            return null;
        }

        events.Warning(owner, "FailedCreate", $"Error creating: {message}");
        return new PodRefusal("FailedCreate", message);
    }

    private async Task<PodRefusal?> DeleteOneAsync(KubeObject owner, Pod pod, bool asSeen, CancellationToken cancellationToken)
    {
        expectations.Deleting(owner.Key(), pod);
        var version = asSeen ? pod.Metadata?.ResourceVersion : null;
        var only = new Preconditions { Uid = pod.Uid(), ResourceVersion = version };
        var options = new DeleteOptions { PropagationPolicy = "Background", Preconditions = only };
        ApiResult<Status> deleted;
        try
        {
            deleted = await client.DeleteAsync(Kinds.Of<Pod>(), pod.Key(), options, cancellationToken);
        }
        catch
        {
            expectations.Cancel(owner.Key(), pod.Name());
            throw;
        }

        if (deleted.Succeeded)
        {
            events.Normal(owner, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
            return null;
        }

        if (deleted.IsConflict && version is not null)
        {
            expectations.Cancel(owner.Key(), pod.Name());
            return new PodRefusal("PodChanged", deleted.Error.Message ?? "") { IsOutdated = true };
        }

        if (deleted.IsNotFound || deleted.IsConflict)
        {
            // The pod is gone, and the cache may have said so before the expectation was noted.
            if (cache.Get(pod.Key())?.Uid() != pod.Uid())
            {
                expectations.Cancel(owner.Key(), pod.Name());
            }

            return null;
        }

        expectations.Cancel(owner.Key(), pod.Name());
        var message = deleted.Error.Message ?? deleted.Error.Reason ?? "";
        events.Warning(owner, "FailedDelete", $"Error deleting: {message}");
        return new PodRefusal("FailedDelete", message);
    }
}

/// <summary>Why the number of pods could not be brought nearer to what is wanted.</summary>
/// <param name="Reason"><c>FailedCreate</c> or <c>FailedDelete</c>.</param>
/// <param name="Message">The server's words.</param>
internal sealed record PodRefusal(string Reason, string Message)
{
    /// <summary>Whether nothing is wrong but that the pod has changed since it was seen: the next look decides anew.</summary>
    public bool IsOutdated { get; init; }
}
