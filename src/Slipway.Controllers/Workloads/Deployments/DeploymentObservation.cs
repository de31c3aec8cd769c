using Slipway.Api.Apps;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>What the Deployment controller sees at one moment.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="Sets">ReplicaSets of its namespace that it controls or that nobody controls.</param>
/// <param name="HasLivePods">Whether a set still has pods that have not ended, terminating ones included.</param>
internal sealed record DeploymentObservation(
    Deployment Deployment, IReadOnlyCollection<ReplicaSet> Sets, Func<ReplicaSet, bool> HasLivePods);
