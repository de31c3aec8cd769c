using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Services;

/// <summary>Keeps the EndpointSlices of a Service in line with the pods it selects.</summary>
internal sealed class EndpointSliceReconciler(
    IApiClient client, IInformer<Service> services, IInformer<Pod> pods, IInformer<EndpointSlice> slices, ILogger logger) : IReconciler
{
    /// <summary>Index of this controller's slices by namespace and Service.</summary>
    public const string ServiceIndex = "service";

    /// <summary>Index of Services by what they select.</summary>
    public const string BySelector = "endpoints/selector";

    /// <summary>Index of pods by label.</summary>
    public const string ByLabel = "endpoints/label";

    /// <summary>Value of the index; null for a slice that somebody else manages.</summary>
    public static ObjectKey? ServiceOf(EndpointSlice slice)
        => slice.Labels().TryGetValue(LabelNames.ServiceName, out var service)
            && slice.Labels().GetValueOrDefault(EndpointSlicePlanner.ManagerLabel) == EndpointSlicePlanner.Manager
            ? new ObjectKey(slice.Namespace(), service) : null;

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { } service)
        {
            return ReconcileOutcome.Done;
        }

        var candidates = SelectorIndex.OfSelector(key.Namespace, ServiceSelector.Of(service)).SelectMany(v => pods.ByIndex(ByLabel, v));
        var observation = new EndpointSliceObservation(service, [.. candidates], slices.ByIndex(ServiceIndex, key.ToString()));
        foreach (var action in EndpointSlicePlanner.Decide(observation))
        {
            EndpointSliceLog.Acting(logger, key.Namespace, key.Name, action.GetType().Name);
            if (!await ApplyAsync(action, cancellationToken))
            {
                return ReconcileOutcome.ObserveAgain;
            }
        }

        return ReconcileOutcome.Done;
    }

    private async Task<bool> ApplyAsync(EndpointSliceAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case EndpointSliceAction.Create create:
                var created = await client.CreateAsync(create.Slice, cancellationToken);
                return created.IsAlreadyExists ? false : created.OrThrow() is not null;
            case EndpointSliceAction.Update update:
                var updated = await client.UpdateAsync(update.Slice, cancellationToken);
                return updated.IsConflict || updated.IsNotFound ? false : updated.OrThrow() is not null;
            case EndpointSliceAction.Delete delete:
                var deleted = await client.DeleteAsync<EndpointSlice>(delete.Slice.Key(), cancellationToken);
                return deleted.IsNotFound || deleted.OrThrow() is not null;
            default:
                throw new ArgumentException($"{action} is unknown.", nameof(action));
        }
    }
}
