using Slipway.Api.Apps;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>What the ReplicaSet controller sees at one moment.</summary>
/// <param name="Set">The ReplicaSet.</param>
/// <param name="Pods">Pods that it controls, and pods of its namespace that nobody controls.</param>
/// <param name="CachesAreFresh">Whether the cache shows all pods created and deleted so far; nothing is created or deleted before.</param>
/// <param name="Failure">Why pods could not be created or deleted in this round; null when they could.</param>
internal sealed record ReplicaSetObservation(
    ReplicaSet Set, IReadOnlyCollection<Pod> Pods, bool CachesAreFresh, ReplicaSetFailure? Failure = null);

/// <summary>Why the number of pods could not be brought nearer to what is wanted.</summary>
/// <param name="Reason"><c>FailedCreate</c> or <c>FailedDelete</c>.</param>
/// <param name="Message">The server's words.</param>
internal sealed record ReplicaSetFailure(string Reason, string Message);
