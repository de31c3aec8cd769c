using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>What the Job controller does next.</summary>
internal abstract record JobAction
{
    private JobAction()
    {
    }

    /// <summary>Becomes the controller of a pod.</summary>
    public sealed record Adopt(Pod Pod) : JobAction;

    /// <summary>Gives a pod up that it no longer selects.</summary>
    public sealed record Release(Pod Pod) : JobAction;

    /// <summary>Creates pods, slowly at first.</summary>
    public sealed record Create(IReadOnlyList<JobSlot> Slots) : JobAction;

    /// <summary>Deletes pods that will count as failed.</summary>
    public sealed record Delete(IReadOnlyList<Pod> Pods) : JobAction;

    /// <summary>Deletes pods that are too many or not wanted now; they count as nothing.</summary>
    public sealed record Withdraw(IReadOnlyList<Pod> Pods) : JobAction;

    /// <summary>Deletes the job itself, its time after the end being over.</summary>
    public sealed record Expire : JobAction;
}

/// <summary>A place for a pod.</summary>
/// <param name="Index">Completion index; null when the job is not indexed.</param>
/// <param name="Failures">Failures of the index so far; null when they are not counted for each index.</param>
internal sealed record JobSlot(int? Index, int? Failures);
