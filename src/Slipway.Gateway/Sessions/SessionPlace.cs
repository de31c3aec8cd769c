using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Sessions;

/// <summary>Where the requests of a session go.</summary>
/// <param name="Backend">The Service of the rule.</param>
/// <param name="Arm">The revision.</param>
/// <param name="Endpoint">The endpoint.</param>
internal sealed record SessionPlace(RouteRule.Backend Backend, RevisionArm Arm, UpstreamEndpoint Endpoint);
