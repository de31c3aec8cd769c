using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Configuration;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>
/// What a Rollout comes to with its workload and its configuration: an observation whose template is all that makes the revision. Its spec
/// is never written anywhere.
/// </summary>
internal sealed record EffectiveRollout
{
    private const string DriftCondition = "ConfigDrift";

    /// <summary>The observation with the effective spec.</summary>
    public required RolloutObservation Observation { get; init; }

    /// <summary>What keeps it from being acted on, each with its field.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The configuration in the revision; null where that is not part of it.</summary>
    public ConfigRevision? Configuration { get; init; }

    /// <summary>The effective Rollout of an observation.</summary>
    public static EffectiveRollout Of(RolloutObservation o)
    {
        var (rollout, problems) = WorkloadTemplate.Resolve(o);
        if (problems.Count > 0 || o.Configuration is not { } objects || rollout.Spec?.Template is not { } template)
        {
            return new EffectiveRollout { Observation = o with { Rollout = rollout }, Problems = problems };
        }

        var revision = ConfigRevision.Of(rollout, template, objects);
        return new EffectiveRollout
        {
            Observation = o with { Rollout = rollout with { Spec = rollout.Spec with { Template = revision.Template } } },
            Problems = revision.Problems,
            Configuration = revision,
        };
    }

    /// <summary>A decision with what follows from workload and configuration.</summary>
    public RolloutDecision Complete(RolloutDecision decision, DateTimeOffset now) => decision with
    {
        Status = Noted(decision.Status, now),
        Actions =
        [
            .. ConfigCopyPlanner.Before(Observation, Configuration),
            .. decision.Actions,
            .. ConfigCopyPlanner.After(Observation, Configuration),
            .. AdoptionPlanner.Beside(Observation, decision.Status),
        ],
    };

    /// <summary>A status that names the generation of the workload and a drift of the configuration.</summary>
    public RolloutStatus Noted(RolloutStatus status, DateTimeOffset now)
    {
        var generation = Observation.Workload?.Deployment?.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture);
        status = generation is null ? status : status with { WorkloadObservedGeneration = generation };
        var conditions = Configuration?.Drift is { } drift
            ? RolloutConditions.With(status.Conditions, now, [new(DriftCondition, "True", "ConfigChanged", drift)])
            : status.Conditions?.Any(static c => c.Type == DriftCondition) is true
                ? [.. status.Conditions.Where(static c => c.Type != DriftCondition)]
                : status.Conditions;
        return ReferenceEquals(conditions, status.Conditions) ? status : status with { Conditions = conditions };
    }
}
