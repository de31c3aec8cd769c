using Slipway.Api.Gateway;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.Gateway.Tests.Ingresses;

namespace Slipway.Gateway.Tests.Sessions;

/// <summary>What objects say of sessions, and what becomes of it.</summary>
public sealed class SessionRouteTests
{
    [Theory]
    [InlineData("Cookie", "sid", null, null, null, "sid", false, null, null, false)]
    [InlineData("Header", "X-Sid", "1h", "90s", null, "X-Sid", true, 3_600, 90, false)]
    [InlineData(null, "sid", "1500ms", null, "Permanent", "sid", false, 2, null, true)]
    [InlineData("Cookie", "sid", "0s", null, "Session", "sid", false, null, null, false)]
    public void Route_WithSessions_CompiledAsItSays(
        string? type, string? name, string? absolute, string? idle, string? lifetime, string cookie, bool header, int? absoluteSeconds,
        int? idleSeconds, bool permanent)
    {
        var session = new SessionPersistence
        {
            Type = type,
            SessionName = name,
            AbsoluteTimeout = absolute,
            IdleTimeout = idle,
            CookieConfig = lifetime is null ? null : new SessionCookieConfig { LifetimeType = lifetime },
        };
        Assert.Equal(
            new PlannedSession(cookie, header) { AbsoluteSeconds = absoluteSeconds, IdleSeconds = idleSeconds, Permanent = permanent },
            Compile(session).Session);
    }

    [Fact]
    public void Route_SessionWithoutName_HasOneOfItsOwn()
        => Assert.Matches("^slipway-session-[0-9a-f]{8}$", Compile(new SessionPersistence()).Session!.Name);

    [Theory]
    [InlineData("a b", null, "spec.rules[0].sessionPersistence.sessionName: a b is not allowed; allowed are names of cookies and headers")]
    [InlineData("Host", null, "spec.rules[0].sessionPersistence.sessionName: Host is not allowed;")]
    [InlineData("é", null, "spec.rules[0].sessionPersistence.sessionName: é is not allowed;")]
    [InlineData("sid", "Permanent", "spec.rules[0].sessionPersistence.absoluteTimeout: none is not allowed where")]
    public void Route_SessionThatIsNotServed_RefusedByName(string name, string? lifetime, string fault)
    {
        var session = new SessionPersistence
        {
            SessionName = name, CookieConfig = lifetime is null ? null : new SessionCookieConfig { LifetimeType = lifetime },
        };
        Assert.StartsWith(fault, UnsupportedValues.Find(RouteObject.Of(Route(session))));
    }

    [Fact]
    public async Task Ingress_WithAffinity_KeepsAndNamesWhatIsNotServed()
    {
        await using var backend = RawBackend.Named("b");
        var ingress = IngressFixture.Ingress("web", IngressFixture.Rule("a.test", IngressFixture.Path("/shop")));
        await using var gateway = await IngressFixture.StartAsync(
            backend, null, ingress.With(("affinity", "cookie"), ("session-cookie-max-age", "600")));
        var answer = await gateway.ExchangeAsync("GET /shop/1 HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Assert.Matches("\r\nSet-Cookie: INGRESSCOOKIE=[0-9a-f.]+; Path=/shop; Max-Age=600; HttpOnly; SameSite=Lax\r\n", answer);
    }

    [Theory]
    [InlineData("affinity", "ip", "affinity: ip is not served; allowed is cookie")]
    [InlineData("session-cookie-name", "a;b", "session-cookie-name: a;b is no name of a cookie")]
    [InlineData("session-cookie-path", "/a; Domain=x", "session-cookie-path: /a; Domain=x is no path")]
    [InlineData("session-cookie-max-age", "1h", "session-cookie-max-age: 1h is not allowed; allowed are numbers from 0 to 2147483647")]
    [InlineData("session-cookie-samesite", "None", "session-cookie-samesite: not served here")]
    public void Ingress_AffinityThatIsNotServed_Named(string name, string value, string fault)
    {
        var annotations = new Dictionary<string, string>
        {
            [$"{IngressFixture.Nginx}affinity"] = "cookie", [$"{IngressFixture.Nginx}{name}"] = value,
        };
        var reading = new Slipway.Gateway.Ingresses.IngressAnnotations(annotations);
        reading.Read();
        Assert.Equal([$"annotation {IngressFixture.Nginx}{fault}"], reading.NotHonoured);
    }

    private static PlannedRule Compile(SessionPersistence session)
    {
        var informers = Objects.All(0, 21, 22);
        informers.Set(Route(session));
        return IngressFixture.Compile(informers).Routes.Single().Rules.Single();
    }

    private static HTTPRoute Route(SessionPersistence session) => Objects.Route with
    {
        Spec = Objects.Route.Spec! with { Rules = [Objects.Route.Spec.Rules![0] with { SessionPersistence = session }] },
    };
}
