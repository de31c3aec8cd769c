using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Telemetry;

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

    /// <summary>Class of the client, for the judge; empty where the split tells none apart.</summary>
    public string Class { get; private set; } = "";

    /// <summary>Whether the session of the request placed it, and neither a route of the split nor its shares.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Forgets the last request.</summary>
    public void Reset()
    {
        User = 0;
        SetCookie = [];
        Rule = "";
        Class = "";
        IsKept = false;
    }

    /// <summary>The revision of a request.</summary>
    /// <param name="target">The Service port.</param>
    /// <param name="head">The request.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="session">The revision of its session; null for none.</param>
    public RevisionArm Place(ServiceTarget target, RequestHead head, IPAddress? client, RevisionArm? session)
    {
        Reset();
        Class = target.Classes?.Of(head.Fields) ?? "";
        if (target.IsSticky)
        {
            User = UserIdentity.Of(target, head, client) ?? Introduce(target);
        }

        foreach (var route in target.Routes)
        {
            if (route.Matches(head))
            {
                // Without a ready pod the route is as if it were not there.
                return route.Arm.Endpoints.Length > 0 && Take(route) ? route.Arm : ByShares(target, session);
            }
        }

        return ByShares(target, session);
    }

    /// <summary>Counters of a request that no pod of a revision got.</summary>
    /// <param name="from">The rule of the HTTPRoute.</param>
    /// <param name="service">The Service port.</param>
    /// <param name="revision">The revision; empty for the Service alone.</param>
    public SeriesKey KeyWithoutPod(RouteRule from, PlannedService service, string revision)
        => new(from.Route, service.Namespace, service.Name, revision, "")
        {
            Placement = Rule.Length == 0 ? Placement.Shares : Placement.Route,
            Rule = Rule,
            Class = Class,
            Weighted = from.Weighted,
            IsKept = IsKept,
        };

    private bool Take(SplitRule route)
    {
        var takes = route.Takes(User);
        Rule = takes || route.IsPartial ? route.Name : "";
        return takes;
    }

    /// <summary>Where users stay with a revision, they do so whatever pod a session is with.</summary>
    private RevisionArm ByShares(ServiceTarget target, RevisionArm? session)
    {
        if (session is null || target.IsSticky)
        {
            return User == 0 ? target.NextArm() : target.ArmOf(User);
        }

        IsKept = true;
        return session;
    }

    private ulong Introduce(ServiceTarget target)
    {
        var split = target.Plan.Split!;
        var fresh = core.Draw().ToString("x16", CultureInfo.InvariantCulture);
        SetCookie = Encoding.ASCII.GetBytes(
            $"Set-Cookie: {split.Cookie}={fresh}; Path=/; Max-Age={split.CookieMaxAgeSeconds}; HttpOnly; SameSite=Lax\r\n");
        return UserIdentity.Hash(target, Encoding.ASCII.GetBytes(fresh));
    }
}
