using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Splitting;

/// <summary>Finds the revision for one request after the other: by the routes of the split first, then by its shares.</summary>
internal sealed class ArmPlacement(GatewayCore core)
{
    /// <summary>Hash of the user of a sticky split; 0 when there is none.</summary>
    public ulong User { get; private set; }

    /// <summary>Set-Cookie line of a sticky split; empty when none is due.</summary>
    public byte[] SetCookie { get; private set; } = [];

    /// <summary>Route of the split that the request matched, whether or not it took it; empty when the shares alone decided.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>Forgets the last request.</summary>
    public void Reset()
    {
        User = 0;
        SetCookie = [];
        Rule = "";
    }

    /// <summary>The revision of a request.</summary>
    public RevisionArm Place(ServiceTarget target, RequestHead head, IPAddress? client)
    {
        Reset();
        if (target.IsSticky)
        {
            User = Identify(target, head, client);
        }

        foreach (var route in target.Routes)
        {
            if (route.Matches(head))
            {
                // Without a ready pod the route is as if it were not there.
                return route.Arm.Endpoints.Length > 0 && Take(route) ? route.Arm : ByShares(target);
            }
        }

        return ByShares(target);
    }

    private bool Take(SplitRule route)
    {
        var takes = route.Takes(User);
        Rule = takes || route.IsPartial ? route.Name : "";
        return takes;
    }

    private RevisionArm ByShares(ServiceTarget target) => User == 0 ? target.NextArm() : target.ArmOf(User);

    /// <summary>The user's hash; 0 for a request without the header that would say who it is.</summary>
    private ulong Identify(ServiceTarget target, RequestHead head, IPAddress? client)
    {
        if (target.Cookie is { } cookie)
        {
            return CookieHeader.TryGet(head.Fields, cookie, out var known) && !known.IsEmpty ? Hash(target, known) : Introduce(target);
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

    private ulong Introduce(ServiceTarget target)
    {
        var split = target.Plan.Split!;
        var fresh = core.Draw().ToString("x16", CultureInfo.InvariantCulture);
        SetCookie = Encoding.ASCII.GetBytes(
            $"Set-Cookie: {split.Cookie}={fresh}; Path=/; Max-Age={split.CookieMaxAgeSeconds}; HttpOnly; SameSite=Lax\r\n");
        return Hash(target, Encoding.ASCII.GetBytes(fresh));
    }

    private static ulong Hash(ServiceTarget target, ReadOnlySpan<byte> id) => Math.Max(StickyChoice.Hash(target.Salt, id), 1);
}
