using Slipway.Api.Core;
using Slipway.Api.Discovery;

namespace Slipway.Controllers.Services;

/// <summary>What the EndpointSlice controller sees at one moment.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Pods">Pods of its namespace, at least all that it selects.</param>
/// <param name="Slices">Slices that this controller made for it.</param>
internal sealed record EndpointSliceObservation(Service Service, IReadOnlyCollection<Pod> Pods, IReadOnlyCollection<EndpointSlice> Slices);
