using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Namespaces;

/// <summary>Empties a namespace that is being deleted, then lets it go.</summary>
internal sealed class NamespaceReconciler(
    IApiClient client, IInformer<Namespace> namespaces, IReadOnlyList<KindInfo> kinds, TimeProvider time, ILogger logger) : IReconciler
{
    /// <summary>Time between looks while content remains; its kinds are not watched for this.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { } value || !value.IsTerminating()
            || value.Spec?.Finalizers?.Contains(NamespacePlanner.Finalizer) != true)
        {
            return ReconcileOutcome.Done;
        }

        var observation = await ObserveAsync(value, cancellationToken);
        var status = NamespacePlanner.StatusOf(observation, time.GetUtcNow());
        if (!JsonEquality.Same(status, value.Status))
        {
            var written = await client.UpdateStatusAsync(value with { Status = status }, cancellationToken);
            if (!written.Succeeded)
            {
                return written.IsNotFound ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
            }

            value = written.Value;
        }

        foreach (var action in NamespacePlanner.Decide(observation))
        {
            if (action is NamespaceAction.Complete)
            {
                return await CompleteAsync(value, cancellationToken);
            }

            var delete = (NamespaceAction.Delete)action;
            await client.DeleteAsync(
                delete.Kind, delete.Value.Key(), new DeleteOptions { PropagationPolicy = "Background" }, cancellationToken);
        }

        NamespaceLog.Emptying(logger, key.Name, observation.Content.Count(static c => c.Objects.Count > 0));
        return ReconcileOutcome.RequeueAfter(Pause);
    }

    private async Task<NamespaceObservation> ObserveAsync(Namespace value, CancellationToken cancellationToken)
    {
        var content = new List<(KindInfo Kind, IReadOnlyList<PartialObjectMetadata> Objects)>();
        var failures = new List<string>();
        foreach (var kind in kinds.Where(static k => k.Namespaced))
        {
            var query = new ListQuery { Namespace = value.Name() };
            var listed = await client.ListAsync<PartialObjectMetadata>(kind, query, cancellationToken);
            if (listed.Succeeded)
            {
                content.Add((kind, listed.Value.Items ?? []));
            }
            else if (!listed.IsNotFound)
            {
                failures.Add($"{kind.GroupResource}: {listed.Error.Message}");
            }
        }

        return new NamespaceObservation(value, content, failures);
    }

    private async Task<ReconcileOutcome> CompleteAsync(Namespace value, CancellationToken cancellationToken)
    {
        var finalizers = (value.Spec!.Finalizers ?? []).Where(static f => f != NamespacePlanner.Finalizer).ToList();
        var final = value with { Spec = value.Spec with { Finalizers = finalizers } };
        var written = await client.UpdateAsync(
            Kinds.Of<Namespace>(), final, new WriteQuery { Subresource = "finalize" }, cancellationToken);
        if (written.Succeeded)
        {
            NamespaceLog.Completed(logger, value.Name());
        }

        return written.Succeeded || written.IsNotFound ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
    }
}
