using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>What the ReplicaSet controller does next.</summary>
internal abstract record ReplicaSetAction
{
    private ReplicaSetAction()
    {
    }

    /// <summary>Becomes the controller of a pod.</summary>
    public sealed record Adopt(Pod Pod) : ReplicaSetAction;

    /// <summary>Gives a pod up that it no longer selects.</summary>
    public sealed record Release(Pod Pod) : ReplicaSetAction;

    /// <summary>Creates pods, slowly at first.</summary>
    public sealed record Create(int Count) : ReplicaSetAction;

    /// <summary>Deletes pods.</summary>
    public sealed record Delete(IReadOnlyList<Pod> Pods) : ReplicaSetAction;
}
