using System.Net;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Splitting;

/// <summary>Who a request is from, where users stay with a revision.</summary>
internal static class UserIdentity
{
    /// <summary>The user's hash: 0 for a request without the header that would say who it is, null for one that has no cookie
    /// yet.</summary>
    public static ulong? Of(ServiceTarget target, RequestHead head, IPAddress? client)
    {
        if (target.Cookie is { } cookie)
        {
            return CookieHeader.TryGet(head.Fields, cookie, out var known) && !known.IsEmpty ? Hash(target, known) : null;
        }

        if (target.Header is { } header)
        {
            return head.Fields.TryGet(header, out var id) && !id.IsEmpty ? Hash(target, id) : 0;
        }

        Span<byte> address = stackalloc byte[16];
        var length = 0;
        _ = (client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client)?.TryWriteBytes(address, out length);
        return Hash(target, address[..length]);
    }

    /// <summary>The hash of an identity; never 0.</summary>
    public static ulong Hash(ServiceTarget target, ReadOnlySpan<byte> id) => Math.Max(StickyChoice.Hash(target.Salt, id), 1);
}
