using System.Net;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Sessions;

/// <summary>
/// Services with <c>sessionAffinity: ClientIP</c>: each client has an order of all endpoints of its own, and gets the first of it that
/// takes requests. So nothing is remembered, and an endpoint that goes away moves its own clients alone; one that comes takes its share of
/// all.
/// </summary>
internal static class ClientAffinity
{
    /// <summary>The endpoint of a client; null where the Service asks for none, or none takes requests.</summary>
    /// <param name="target">The Service port.</param>
    /// <param name="arm">The revision.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="without">An endpoint that has just failed, or null.</param>
    public static UpstreamEndpoint? Of(ServiceTarget target, RevisionArm? arm, IPAddress? client, UpstreamEndpoint? without)
    {
        if (!target.Plan.ClientAffinity || arm is null || client is null)
        {
            return null;
        }

        Span<byte> address = stackalloc byte[16];
        (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).TryWriteBytes(address, out var length);
        var who = StickyChoice.Hash([], address[..length]);
        UpstreamEndpoint? first = null;
        ulong place = 0;
        foreach (var endpoint in arm.Endpoints)
        {
            var at = StickyChoice.Again(who, endpoint.Hash);
            if (endpoint != without && (first is null || at > place) && EndpointChoice.Takes(endpoint))
            {
                (first, place) = (endpoint, at);
            }
        }

        return first;
    }
}
