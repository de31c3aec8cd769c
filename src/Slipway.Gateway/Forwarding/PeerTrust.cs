using System.Net;

namespace Slipway.Gateway.Forwarding;

/// <summary>What the gateway makes of what a peer says about who sent a request and how.</summary>
internal enum PeerTrust
{
    /// <summary>Nobody has said whom to trust: lists of addresses are kept, scheme and host are the gateway's to say.</summary>
    Unsaid,

    /// <summary>It is a proxy that is trusted: all that it says is kept.</summary>
    Trusted,

    /// <summary>It is not: nothing is kept.</summary>
    Untrusted,
}

/// <summary>The proxies in front of the gateway whose word is taken.</summary>
internal static class TrustedProxies
{
    /// <summary>Whether a peer is one of them.</summary>
    /// <param name="networks">Their networks; null when nobody has said.</param>
    /// <param name="peer">Address of the peer.</param>
    public static PeerTrust Of(IReadOnlyList<IPNetwork>? networks, IPAddress? peer)
    {
        if (networks is null)
        {
            return PeerTrust.Unsaid;
        }

        var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        return address is not null && networks.Any(n => n.Contains(address)) ? PeerTrust.Trusted : PeerTrust.Untrusted;
    }
}
