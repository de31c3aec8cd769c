using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>Creates and deletes the pods of a set and says so in events.</summary>
internal sealed class ReplicaSetPods(
    IApiClient client, IInformer<Pod> cache, PodExpectations expectations, IIdSource ids, IEventRecorder events)
{
    /// <summary>Pods created at once at first; doubles with each success, so that a template that is refused costs one attempt.</summary>
    public const int FirstBatch = 1;

    private const int SuffixLength = 5;
    private const int MaximumPrefix = 58;

    /// <summary>Creates pods in growing batches until one is refused.</summary>
    /// <returns>The first refusal, or null.</returns>
    public async Task<ReplicaSetFailure?> CreateAsync(ReplicaSet set, int count, CancellationToken cancellationToken)
    {
        var failure = default(ReplicaSetFailure);
        for (var batch = Math.Min(FirstBatch, count); batch > 0 && failure is null; batch = Math.Min(batch * 2, count))
        {
            var results = await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => CreateOneAsync(set, cancellationToken)));
            failure = results.FirstOrDefault(static r => r is not null);
            count -= batch;
        }

        return failure;
    }

    /// <summary>Deletes pods.</summary>
    /// <returns>The first refusal, or null.</returns>
    public async Task<ReplicaSetFailure?> DeleteAsync(ReplicaSet set, IReadOnlyList<Pod> pods, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(pods.Select(p => DeleteOneAsync(set, p, cancellationToken)));
        return results.FirstOrDefault(static r => r is not null);
    }

    /// <summary>Asks the server about pods whose creation had no answer.</summary>
    public async Task SettleUnsureAsync(ObjectKey set, CancellationToken cancellationToken)
    {
        foreach (var name in expectations.UnsurePods(set))
        {
            var found = await client.GetAsync<Pod>(set with { Name = name }, cancellationToken);
            if (found.IsNotFound)
            {
                expectations.Cancel(set, name);
            }
            else
            {
                found.OrThrow();
                expectations.Creating(set, name);
                if (cache.Get(set with { Name = name }) is not null)
                {
                    expectations.Cancel(set, name);
                }
            }
        }
    }

    private async Task<ReplicaSetFailure?> CreateOneAsync(ReplicaSet set, CancellationToken cancellationToken)
    {
        var pod = NewPod(set);
        expectations.Creating(set.Key(), pod.Name());
        ApiResult<Pod> created;
        try
        {
            created = await client.CreateAsync(pod, cancellationToken);
        }
        catch
        {
            expectations.Unsure(set.Key(), pod.Name());
            throw;
        }

        if (created.Succeeded)
        {
            events.Normal(set, "SuccessfulCreate", $"Created pod: {pod.Name()}");
            return null;
        }

        expectations.Cancel(set.Key(), pod.Name());
        var message = created.Error.Message ?? created.Error.Reason ?? "";
        if (created.Error.Details?.Causes?.Any(static c => c.Reason == "NamespaceTerminating") == true)
        {
            return null;
        }

        events.Warning(set, "FailedCreate", $"Error creating: {message}");
        return new ReplicaSetFailure("FailedCreate", message);
    }

    private async Task<ReplicaSetFailure?> DeleteOneAsync(ReplicaSet set, Pod pod, CancellationToken cancellationToken)
    {
        expectations.Deleting(set.Key(), pod);
        var options = new DeleteOptions { PropagationPolicy = "Background", Preconditions = new Preconditions { Uid = pod.Uid() } };
        ApiResult<Status> deleted;
        try
        {
            deleted = await client.DeleteAsync(Kinds.Of<Pod>(), pod.Key(), options, cancellationToken);
        }
        catch
        {
            expectations.Cancel(set.Key(), pod.Name());
            throw;
        }

        if (deleted.Succeeded)
        {
            events.Normal(set, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
            return null;
        }

        if (deleted.IsNotFound || deleted.IsConflict)
        {
            // The pod is gone, and the cache may have said so before the expectation was noted.
            if (cache.Get(pod.Key())?.Uid() != pod.Uid())
            {
                expectations.Cancel(set.Key(), pod.Name());
            }

            return null;
        }

        expectations.Cancel(set.Key(), pod.Name());
        var message = deleted.Error.Message ?? deleted.Error.Reason ?? "";
        events.Warning(set, "FailedDelete", $"Error deleting: {message}");
        return new ReplicaSetFailure("FailedDelete", message);
    }

    private Pod NewPod(ReplicaSet set)
    {
        var template = set.Spec?.Template;
        var prefix = set.Name() + "-";
        prefix = prefix.Length <= MaximumPrefix ? prefix : prefix[..MaximumPrefix];
        return new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = prefix + ids.NewSuffix(SuffixLength),
                GenerateName = prefix,
                Namespace = set.Namespace(),
                Labels = template?.Metadata?.Labels,
                Annotations = template?.Metadata?.Annotations,
                Finalizers = template?.Metadata?.Finalizers,
                OwnerReferences = [Ownership.ControllerReference(set, Kinds.Of<ReplicaSet>())],
            },
            Spec = template?.Spec,
        };
    }
}
