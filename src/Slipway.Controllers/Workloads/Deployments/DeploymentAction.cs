using Slipway.Api.Apps;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>What the Deployment controller does next.</summary>
internal abstract record DeploymentAction
{
    private DeploymentAction()
    {
    }

    /// <summary>Becomes the controller of a set.</summary>
    public sealed record Adopt(ReplicaSet Set) : DeploymentAction;

    /// <summary>Gives a set up that it no longer selects.</summary>
    public sealed record Release(ReplicaSet Set) : DeploymentAction;

    /// <summary>Creates the set of the newest template.</summary>
    public sealed record Create(ReplicaSet Set) : DeploymentAction;

    /// <summary>Writes size, annotations or minReadySeconds of a set.</summary>
    public sealed record Update(ReplicaSet Observed, ReplicaSet Wanted) : DeploymentAction;

    /// <summary>Deletes a set beyond the history limit.</summary>
    public sealed record Delete(ReplicaSet Set) : DeploymentAction;

    /// <summary>Notes the newest revision on the Deployment.</summary>
    public sealed record SetRevision(string Revision) : DeploymentAction;
}

/// <summary>What one look at a Deployment leads to.</summary>
/// <param name="Actions">In their order.</param>
/// <param name="Status">The status after it.</param>
/// <param name="RequeueAfter">When the progress deadline must be looked at; null for never.</param>
internal sealed record DeploymentDecision(IReadOnlyList<DeploymentAction> Actions, DeploymentStatus Status, TimeSpan? RequeueAfter);
