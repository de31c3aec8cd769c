using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Carries single actions out.</summary>
internal sealed class RolloutActionApplier(IApiClient client, IEventRecorder events, WriteExpectations expectations, GateDesk gates)
{
    /// <summary>What was written and is not yet seen.</summary>
    public WriteExpectations Expectations => expectations;

    /// <summary>The calls of gates under way.</summary>
    public GateDesk Gates => gates;

    /// <summary>Carries one out; whether it came through. A conflict, or an object that is gone, means to look again.</summary>
    public async Task<bool> ApplyAsync(Rollout rollout, RolloutAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RolloutAction.CreateSplit create:
                return Took(rollout, await client.CreateAsync(create.Split, cancellationToken));
            case RolloutAction.UpdateSplit update:
                return Took(rollout, await client.UpdateAsync(update.Split, cancellationToken));
            case RolloutAction.UpdateService update:
                return Took(rollout, await client.UpdateAsync(update.Service, cancellationToken));
            case RolloutAction.UpdateRoute update:
                return await ApplyAsync(rollout, update.Edit, cancellationToken);
            case RolloutAction.CreateReplicaSet create:
                return Took(rollout, await client.CreateAsync(create.ReplicaSet, cancellationToken));
            case RolloutAction.UpdateReplicaSet update:
                return await ScaleAsync(rollout, update.ReplicaSet, cancellationToken);
            case RolloutAction.DeleteReplicaSet delete:
                return IsGone(await client.DeleteAsync<ReplicaSet>(delete.ReplicaSet.Key(), cancellationToken));
            case RolloutAction.DeletePod delete:
                return await DeleteAsync(rollout, delete.Pod, cancellationToken);
            case RolloutAction.CallGate call:
                gates.Begin(rollout, call.Call, cancellationToken);
                return true;
            case RolloutAction.Announce { Warning: true } announce:
                events.Warning(rollout, announce.Reason, announce.Message);
                return true;
            case RolloutAction.Announce announce:
                events.Normal(rollout, announce.Reason, announce.Message);
                return true;
            default:
                return await new OwnershipWriter(client, this).ApplyAsync(rollout, action, cancellationToken)
                    ?? await ApplyAnalysisAsync(rollout, action, cancellationToken);
        }
    }

    /// <summary>Strict, for a cluster whose HTTPRoutes are older than what is written would drop it in silence.</summary>
    private async Task<bool> ApplyAsync(Rollout rollout, HttpRouteEdit edit, CancellationToken cancellationToken)
    {
        var written = await client.PatchAsync<HTTPRoute>(
            Kinds.Of<HTTPRoute>(), edit.Route.Key(), edit.Patch, WriteQuery.Default with { Strict = true }, cancellationToken);
        if (written.Error?.Reason is "BadRequest" or "Invalid" or "Forbidden")
        {
            events.Warning(rollout, "RouteRefused", $"HTTPRoute {edit.Route.Name()} cannot be changed: {written.Error.Message}");
        }

        return Took(rollout, written);
    }

    /// <summary>Looks up what became of writes to ReplicaSets that got no answer.</summary>
    public async Task SettleUnsureAsync(ObjectKey rollout, CancellationToken cancellationToken)
    {
        foreach (var seen in expectations.Unsure(rollout))
        {
            var now = await client.GetAsync<ReplicaSet>(seen.Key(), cancellationToken);
            expectations.Settle(rollout, seen, now.IsNotFound ? null : now.OrThrow());
        }
    }

    /// <summary>Where the answer is lost the number may have been written all the same, and pods may go for it.</summary>
    private async Task<bool> ScaleAsync(Rollout rollout, ReplicaSet set, CancellationToken cancellationToken)
    {
        try
        {
            return Took(rollout, await client.UpdateAsync(set, cancellationToken));
        }
        catch
        {
            expectations.MayHaveWritten(rollout.Key(), set);
            throw;
        }
    }

    /// <summary>Whether a write came through; if so it is remembered until the caches have seen it.</summary>
    public bool Took<T>(Rollout rollout, ApiResult<T> result)
        where T : KubeObject
    {
        if (result.IsConflict || result.IsNotFound || result.Error?.Reason == "AlreadyExists")
        {
            return false;
        }

        expectations.Wrote(rollout.Key(), result.OrThrow());
        return true;
    }

    private async Task<bool> ApplyAnalysisAsync(Rollout rollout, RolloutAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RolloutAction.CreateAnalysisRun create:
                return Made(
                    rollout, await client.CreateAsync(Of<AnalysisRun>(rollout), create.Run, WriteQuery.Default, cancellationToken));
            case RolloutAction.UpdateAnalysisRun update:
                return Took(
                    rollout, await client.UpdateAsync(Of<AnalysisRun>(rollout), update.Run, WriteQuery.Default, cancellationToken));
            case RolloutAction.DeleteAnalysisRun delete:
                return IsGone(await client.DeleteAsync(
                    Of<AnalysisRun>(rollout), delete.Run.Key(), new DeleteOptions(), cancellationToken));
            case RolloutAction.CreateExperiment create:
                return Made(
                    rollout, await client.CreateAsync(Of<Experiment>(rollout), create.Experiment, WriteQuery.Default, cancellationToken));
            case RolloutAction.UpdateExperiment update:
                return Took(
                    rollout, await client.UpdateAsync(Of<Experiment>(rollout), update.Experiment, WriteQuery.Default, cancellationToken));
            case RolloutAction.DeleteExperiment delete:
                return IsGone(await client.DeleteAsync(
                    Of<Experiment>(rollout), delete.Experiment.Key(), new DeleteOptions(), cancellationToken));
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    /// <summary>As <see cref="Took"/>; that the API server refuses what is wrong with it is told, and tried again later.</summary>
    private bool Made<T>(Rollout rollout, ApiResult<T> result)
        where T : KubeObject
    {
        if (result.Error is { Reason: "Invalid" or "Forbidden" or "BadRequest" } error)
        {
            events.Warning(rollout, $"{typeof(T).Name}Refused", error.Message ?? error.Reason);
        }

        return Took(rollout, result);
    }

    /// <summary>The kind in the group of the Rollout.</summary>
    private static KindInfo Of<T>(Rollout rollout)
        where T : KubeObject => Kinds.Find(rollout.ApiVersion ?? "", typeof(T).Name) ?? Kinds.Of<T>();

    /// <summary>
    /// A pod goes as it was seen or not at all: since then it may have become ready. Until the caches know of it, no other pod is given up.
    /// </summary>
    private async Task<bool> DeleteAsync(Rollout rollout, Pod pod, CancellationToken cancellationToken)
    {
        var asSeen = new DeleteOptions
        {
            Preconditions = new Preconditions { Uid = pod.Uid(), ResourceVersion = pod.Metadata?.ResourceVersion },
        };
        var result = await client.DeleteAsync(Kinds.Of<Pod>(), pod.Key(), asSeen, cancellationToken);
        if (result.Succeeded)
        {
            expectations.Deleted(rollout.Key(), pod);
        }

        return IsGone(result);
    }

    private static bool IsGone(ApiResult<Status> result) => result.Succeeded || result.IsNotFound;
}
