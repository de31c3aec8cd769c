using Slipway.Api.Apps;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>What the ReplicaSet controller sees at one moment.</summary>
/// <param name="Set">The ReplicaSet.</param>
/// <param name="Pods">Pods that it controls, and pods of its namespace that nobody controls.</param>
/// <param name="CachesAreFresh">Whether the cache shows all pods created and deleted so far; nothing is created or deleted before.</param>
/// <param name="Failure">Why pods could not be created or deleted in this round; null when they could.</param>
internal sealed record ReplicaSetObservation(
    ReplicaSet Set, IReadOnlyCollection<Pod> Pods, bool CachesAreFresh, PodRefusal? Failure = null)
{
    /// <summary>Uids of pods that were told to end, though the cache does not show it yet: nobody is to count on them.</summary>
    public IReadOnlySet<string> Leaving { get; init; } = new HashSet<string>();
}
