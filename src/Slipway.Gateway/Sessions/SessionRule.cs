using System.Globalization;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Sessions;

/// <summary>
/// Sessions of one rule of a route (GEP-1619 of Gateway API). Immutable like the table that it is part of: a session whose pod has left the
/// Service, or whose revision has no share any more, is not found, and begins anew elsewhere.
/// </summary>
internal sealed class SessionRule
{
    private readonly PlannedSession plan;
    private readonly byte[] name;
    private readonly byte[] salt;
    private readonly Dictionary<ulong, SessionPlace> places = [];

    /// <param name="plan">What the rule says.</param>
    /// <param name="route">Name of the rule: the same pod has another hash for each.</param>
    /// <param name="backends">Backends with a share.</param>
    public SessionRule(PlannedSession plan, string route, IEnumerable<RouteRule.Backend> backends)
    {
        this.plan = plan;
        name = Encoding.ASCII.GetBytes(plan.Header ? plan.Name.ToLowerInvariant() : plan.Name);
        salt = Encoding.UTF8.GetBytes(route);
        foreach (var backend in backends)
        {
            foreach (var arm in backend.Service?.ArmsWithShare ?? [])
            {
                foreach (var endpoint in arm.Endpoints)
                {
                    places.TryAdd(HashOf(endpoint), new SessionPlace(backend, arm, endpoint));
                }
            }
        }
    }

    /// <summary>The session of a request; null when it has none, or it is over.</summary>
    /// <param name="fields">Fields of the request.</param>
    /// <param name="now">Seconds of Unix time.</param>
    /// <param name="token">What the client says of its session.</param>
    public SessionPlace? Find(HeaderFields fields, long now, out SessionToken token)
    {
        token = default;
        var isSaid = plan.Header ? fields.TryGet(name, out var text) : CookieHeader.TryGet(fields, name, out text);
        return isSaid && SessionToken.TryParse(text, out token) && !IsOver(token, now) ? places.GetValueOrDefault(token.Pod) : null;
    }

    /// <summary>The header line that tells the client of its session; empty when it knows already.</summary>
    /// <param name="answered">The endpoint that has answered.</param>
    /// <param name="place">Where its session was; null for none.</param>
    /// <param name="known">What the client said of that.</param>
    /// <param name="now">Seconds of Unix time.</param>
    /// <param name="path">Path that the request has matched.</param>
    public byte[] Line(UpstreamEndpoint answered, SessionPlace? place, SessionToken known, long now, string path)
    {
        var stays = place?.Endpoint == answered;
        if (stays && (plan.IdleSeconds is null || known.Last == now))
        {
            return [];
        }

        var token = new SessionToken(stays ? known.Pod : HashOf(answered), place is null ? now : known.Began, now);
        var text = plan.Header ? $"{plan.Name}: {token}\r\n"
            : $"Set-Cookie: {plan.Name}={token}; Path={plan.Path ?? path}{MaxAge(token)}; HttpOnly; SameSite=Lax\r\n";
        return Encoding.ASCII.GetBytes(text);
    }

    private bool IsOver(SessionToken token, long now)
        => now - token.Began >= (plan.AbsoluteSeconds ?? long.MaxValue) || now - token.Last >= (plan.IdleSeconds ?? long.MaxValue);

    /// <summary>A cookie without an age goes when the browser is closed.</summary>
    private string MaxAge(SessionToken token)
    {
        if (!plan.Permanent)
        {
            return "";
        }

        var left = plan.AbsoluteSeconds is { } most ? token.Began + most - token.Last : long.MaxValue;
        var age = Math.Min(left, plan.IdleSeconds ?? long.MaxValue);
        return age == long.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $"; Max-Age={age}");
    }

    private ulong HashOf(UpstreamEndpoint endpoint)
        => StickyChoice.Hash(salt, Encoding.UTF8.GetBytes($"{endpoint.Plan.PodUid}|{endpoint.Authority}"));
}
