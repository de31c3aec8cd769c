using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>The numbers that bound a rollout.</summary>
/// <param name="Replicas">Wanted replicas.</param>
/// <param name="MaxSurge">Pods beyond that at most.</param>
/// <param name="MaxUnavailable">Pods fewer than that at most.</param>
internal sealed record DeploymentSizes(int Replicas, int MaxSurge, int MaxUnavailable)
{
    private static readonly IntOrString Quarter = "25%";

    /// <summary>The numbers of a Deployment: surge rounds up, unavailable down, and both are never 0 together.</summary>
    public static DeploymentSizes Of(Deployment deployment)
    {
        var replicas = deployment.Spec?.Replicas ?? 1;
        if (IsRecreate(deployment))
        {
            return new DeploymentSizes(replicas, 0, 0);
        }

        var rolling = deployment.Spec?.Strategy?.RollingUpdate;
        var surge = (rolling?.MaxSurge ?? Quarter).Resolve(replicas, roundUp: true) ?? 0;
        var unavailable = (rolling?.MaxUnavailable ?? Quarter).Resolve(replicas, roundUp: false) ?? 0;
        unavailable = surge == 0 && unavailable == 0 ? 1 : unavailable;
        return new DeploymentSizes(replicas, surge, Math.Min(unavailable, replicas));
    }

    /// <summary>Whether old pods end before new ones start.</summary>
    public static bool IsRecreate(Deployment deployment) => deployment.Spec?.Strategy?.Type == "Recreate";
}
