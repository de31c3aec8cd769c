namespace Slipway.Api.Meta;

/// <summary>Labels whose names several parts agree on.</summary>
public static class LabelNames
{
    /// <summary>On pods and ReplicaSets of a Rollout: hash of the pod template, the name of the revision.</summary>
    public const string RolloutHash = "rollouts-pod-template-hash";

    /// <summary>On pods and ReplicaSets of a Deployment: hash of the pod template.</summary>
    public const string DeploymentHash = "pod-template-hash";

    /// <summary>On EndpointSlices: name of the Service.</summary>
    public const string ServiceName = "kubernetes.io/service-name";
}
