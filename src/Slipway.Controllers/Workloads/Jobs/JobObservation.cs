using Slipway.Api.Batch;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>What the Job controller sees at one moment.</summary>
/// <param name="Job">The job.</param>
/// <param name="Pods">Pods that it controls, and pods of its namespace that nobody controls.</param>
/// <param name="CachesAreFresh">Whether the cache shows all pods created and deleted so far; nothing is created or deleted before.</param>
internal sealed record JobObservation(Job Job, IReadOnlyCollection<Pod> Pods, bool CachesAreFresh);
