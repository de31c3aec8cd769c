using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Controllers.Delivery.Rollouts.Adoption;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The pod template that makes a revision.</summary>
public static class RevisionTemplate
{
    /// <summary>
    /// The template of a ReplicaSet as its user wrote it, which an undo puts back: without the labels that carry hashes, and without what
    /// pods have only because their revision is the new or the stable one. References to copies of configuration stay.
    /// </summary>
    /// <param name="set">A ReplicaSet of a Rollout or of a Deployment.</param>
    public static PodTemplateSpec Of(ReplicaSet set) => AdoptedReplicaSet.Plain(set);
}
