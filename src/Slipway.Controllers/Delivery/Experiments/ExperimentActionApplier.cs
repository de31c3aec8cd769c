using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Writes what was decided, and remembers what the caches have not seen and what the API server has refused.</summary>
internal sealed class ExperimentActionApplier(
    KindInfo kind, IApiClient client, IEventRecorder events, WriteExpectations expectations)
{
    private readonly ExperimentRefusals refusals = new();

    /// <summary>Whether the caches have seen all that was written.</summary>
    public bool IsSeen(ExperimentObservation o) => expectations.AreMet(
        o.Experiment.Key(), [o.Experiment, .. o.ReplicaSets, .. o.Services, .. o.AnalysisRuns]);

    /// <summary>The observation with what the API server has refused.</summary>
    public ExperimentObservation WithRefusals(ExperimentObservation o) => refusals.In(o);

    /// <summary>Forgets an experiment.</summary>
    public void Forget(ObjectKey experiment)
    {
        expectations.Forget(experiment);
        refusals.Forget(experiment);
    }

    /// <summary>Writes the status if it is another; whether it came through.</summary>
    public async Task<bool> WriteStatusAsync(Experiment experiment, ExperimentStatus status, CancellationToken cancellationToken)
    {
        if (experiment.Status is not null && ApiJson.Serialize(experiment.Status).AsSpan().SequenceEqual(ApiJson.Serialize(status)))
        {
            return true;
        }

        return Took(experiment, await client.UpdateAsync(
            kind, experiment with { Status = status }, WriteQuery.Status, cancellationToken));
    }

    /// <summary>Carries one action out; whether it came through. A conflict, or an object that is gone, means to look again.</summary>
    public async Task<bool> ApplyAsync(Experiment experiment, ExperimentAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case ExperimentAction.CreateReplicaSet create:
                return Made(experiment, create.Template, false, await client.CreateAsync(create.ReplicaSet, cancellationToken));
            case ExperimentAction.UpdateReplicaSet update:
                return Took(experiment, await client.UpdateAsync(update.ReplicaSet, cancellationToken));
            case ExperimentAction.CreateService create:
                return Made(experiment, create.Template, false, await client.CreateAsync(create.Service, cancellationToken));
            case ExperimentAction.DeleteService delete:
                var deleted = await client.DeleteAsync<Service>(delete.Service.Key(), cancellationToken);
                return deleted.Succeeded || deleted.IsNotFound;
            case ExperimentAction.CreateAnalysisRun create:
                return Made(
                    experiment, create.Analysis, true,
                    await client.CreateAsync(Runs(), create.Run, WriteQuery.Default, cancellationToken));
            case ExperimentAction.UpdateAnalysisRun update:
                return Took(experiment, await client.UpdateAsync(Runs(), update.Run, WriteQuery.Default, cancellationToken));
            case ExperimentAction.Announce { Warning: true } announce:
                events.Warning(experiment, announce.Reason, announce.Message);
                return true;
            case ExperimentAction.Announce announce:
                events.Normal(experiment, announce.Reason, announce.Message);
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    private KindInfo Runs() => Kinds.Find(kind.ApiVersion, nameof(AnalysisRun)) ?? Kinds.Of<AnalysisRun>();

    private bool Made<T>(Experiment experiment, string part, bool isAnalysis, ApiResult<T> result)
        where T : KubeObject
    {
        if (result.Error is { Reason: "Invalid" or "Forbidden" or "BadRequest" } error)
        {
            refusals.Note(experiment, part, isAnalysis, error.Message ?? error.Reason);
            return false;
        }

        return Took(experiment, result);
    }

    private bool Took<T>(Experiment experiment, ApiResult<T> result)
        where T : KubeObject
    {
        if (result.IsConflict || result.IsNotFound || result.IsAlreadyExists)
        {
            return false;
        }

        expectations.Wrote(experiment.Key(), result.OrThrow());
        return true;
    }
}
