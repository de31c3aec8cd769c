using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>The annotations by which a workload and its Rollout know each other.</summary>
internal static class WorkloadMark
{
    /// <summary>Annotation of a workload with the Rollout that runs its pods: API version, name and uid.</summary>
    public const string AdoptedBy = "slipway.dev/adopted-by";

    /// <summary>Annotation of a workload that was paused already when it was taken over.</summary>
    public const string WasPaused = "slipway.dev/was-paused";

    /// <summary>Annotation of a workload with the number of pods that it asked for when it was taken over.</summary>
    public const string Replicas = "slipway.dev/adopted-replicas";

    /// <summary>Annotation of a Rollout with the generation of its workload, which tools of the field read.</summary>
    public const string Generation = "rollout.argoproj.io/workload-generation";

    /// <summary>Finalizer of a Rollout that has a workload to give back.</summary>
    public const string Finalizer = "slipway.dev/workload";

    /// <summary>The mark of a Rollout.</summary>
    public static string Of(Rollout rollout) => $"{rollout.ApiVersion}/{rollout.Name()}/{rollout.Uid()}";

    /// <summary>The mark on a workload; null when it has none.</summary>
    public static string? On(Deployment deployment) => deployment.Annotations().GetValueOrDefault(AdoptedBy);

    /// <summary>The number of pods that a workload asks for, or asked for when it was taken over.</summary>
    public static int ReplicasOf(Deployment deployment)
        => deployment.Annotations().TryGetValue(Replicas, out var text)
            && int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number : deployment.Spec?.Replicas ?? 1;

    /// <summary>Whether a Rollout holds its workload, so that it is given back before the Rollout is gone.</summary>
    public static bool IsHeldBy(Rollout rollout) => rollout.Metadata?.Finalizers?.Contains(Finalizer) is true;

    /// <summary>Whether the controller of a Deployment has seen its newest spec.</summary>
    public static bool IsObserved(Deployment deployment)
        => deployment.Status?.ObservedGeneration >= deployment.Metadata?.Generation;
}
