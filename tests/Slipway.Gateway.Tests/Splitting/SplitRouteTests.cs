using System.Net.Sockets;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Splitting;

public sealed class SplitRouteTests
{
    private static readonly Dictionary<string, TrafficMatch> Kinds = new()
    {
        ["method"] = new TrafficMatch { Method = new RouteStringMatch { Exact = "POST" } },
        ["path"] = new TrafficMatch { Path = new RouteStringMatch { Prefix = "/beta" } },
        ["header"] = new TrafficMatch { Headers = Of("X-Team", new RouteStringMatch { Regex = "inner|t[0-9]+" }) },
        ["cookie"] = new TrafficMatch { Cookies = Of("who", new RouteStringMatch { Exact = "me" }) },
        ["query"] = new TrafficMatch { Query = Of("the name", new RouteStringMatch { Prefix = "a&b" }) },
        ["both"] = new TrafficMatch
        {
            Path = new RouteStringMatch { Regex = "/v[0-9]+/x" }, Headers = Of("x-team", new RouteStringMatch { Exact = "a" }),
        },
    };

    [Theory]
    [InlineData("method", "/", "", "POST", true)]
    [InlineData("method", "/", "", "GET", false)]
    [InlineData("path", "/beta/x?y=1", "", "GET", true)]
    [InlineData("path", "/alpha?/beta", "", "GET", false)]
    [InlineData("header", "/", "x-TEAM: t12\r\n", "GET", true)]
    [InlineData("header", "/", "X-Team: no\r\nX-Team: inner\r\n", "GET", true)]
    [InlineData("header", "/", "X-Team: at12\r\n", "GET", false)]
    [InlineData("header", "/", "", "GET", false)]
    [InlineData("cookie", "/", "Cookie: a=b; who=me; c=d\r\n", "GET", true)]
    [InlineData("cookie", "/", "Cookie: who=meme; xwho=me\r\n", "GET", false)]
    [InlineData("query", "/?x=1&the+name=a%26bc", "", "GET", true)]
    [InlineData("query", "/?the%20name=b&the+name=a%26b", "", "GET", false)]
    [InlineData("query", "/?the%20name", "", "GET", false)]
    [InlineData("both", "/v1/x", "X-Team: a\r\n", "GET", true)]
    [InlineData("both", "/v1/x/", "X-Team: a\r\n", "GET", false)]
    [InlineData("both", "/v1/x", "X-Team: b\r\n", "GET", false)]
    public async Task Route_Match_GoesToItsRevisionAndTheRestByTheShares(
        string kind, string path, string headers, string method, bool routed)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Route("beta", Kinds[kind])));
        Assert.EndsWith(
            routed ? "v2" : "v1", await gateway.ExchangeAsync(TestGateway.Get(path, headers, method)));
    }

    [Fact]
    public async Task Routes_SeveralMatch_TheFirstDecides()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var v3 = RawBackend.Named("v3");
        var plan = Plan(v1, v2, Route("a", Kinds["path"], "v3"), Route("b", Kinds["path"]));
        plan = plan with
        {
            Services = [plan.Services[0] with { Endpoints = [.. plan.Services[0].Endpoints, TestGateway.Endpoint("v3", v3.Port)] }],
        };
        await using var gateway = await TestGateway.StartAsync(plan);
        Assert.EndsWith("v3", await gateway.ExchangeAsync(TestGateway.Get("/beta")));
    }

    [Fact]
    public async Task Route_RevisionWithoutReadyPods_ByTheSharesAndNobodysFailure()
    {
        await using var v1 = RawBackend.Named("v1");
        var plan = TestGateway.Plan(
            Compiled(Route("a", Kinds["path"])), TestGateway.Endpoint("v1", v1.Port));
        await using var gateway = await TestGateway.StartAsync(plan);
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get("/beta")));
        Assert.DoesNotContain(gateway.Core.Series.All, static s => s.Key.Revision == "v2");
    }

    [Fact]
    public async Task Route_KeptConnectionPipelinedAndChunked_EachRequestByItself()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Route("beta", Kinds["header"])));
        const string Chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n";
        var answer = await gateway.ExchangeAsync(
            $"{Chunked}X-Team: inner\r\n\r\n3\r\nabc\r\n0\r\n\r\n{Chunked}\r\n2\r\nde\r\n0\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: x\r\nX-Team: t1\r\n\r\n" + TestGateway.Get());
        Assert.Equal(["v2", "v1", "v2", "v1"], Bodies(answer));
        Assert.Contains("3\r\nabc\r\n0\r\n\r\n", v2.Requests.First());
    }

    [Fact]
    public async Task Route_ClientAborts_NothingStaysInFlightAndTheNextIsServed()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Route("beta", Kinds["path"])));
        for (var i = 0; i < 20; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(gateway.Address, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes("POST /beta HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"));
            socket.Close(0);
        }

        Assert.EndsWith("v2", await gateway.ExchangeAsync(TestGateway.Get("/beta")));
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.Sum(static e => e.InFlight) == 0, "requests in flight end");
    }

    [Fact]
    public async Task Route_Percentage_ExactShareOfWhatMatches()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Route("beta", Kinds["path"]) with { Percentage = 25 }));
        using var client = gateway.Client();
        for (var i = 0; i < 400; i++)
        {
            await client.GetStringAsync(new Uri(i % 2 == 0 ? "/beta" : "/", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        Assert.Equal((50, 350), (v2.Requests.Count, v1.Requests.Count));
    }

    [Fact]
    public async Task Route_PercentageAndSticky_UserStaysAndOnlyMovesForward()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var sticky = new TrafficStickiness { Header = "X-User" };
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, sticky, Percent(30)));
        var before = await UsersAsync(gateway);
        Assert.InRange(before.Count, 15, 45);
        Assert.Equal(before, await UsersAsync(gateway));
        gateway.Serve(Plan(v1, v2, sticky, Percent(60)));
        var after = await UsersAsync(gateway);
        Assert.True(before.IsProperSubsetOf(after));

        static TrafficRoute Percent(double percentage) => Route("beta", Kinds["path"]) with { Percentage = percentage };
    }

    [Fact]
    public async Task Frame_RoutedRequests_ApartFromThoseOfTheShares()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var time = new SimulatedTime();
        await using var gateway = await TestGateway.StartAsync(
            Plan(v1, v2, Route("beta", Kinds["path"]), Route("half", Kinds["method"]) with { Percentage = 50 }), time: time);
        var log = new FrameLog(gateway.Core.Series, time, "local", "e1");
        const int Each = Series.WarmUpRequests + 10;
        using var client = gateway.Client(1);
        for (var i = 0; i < Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get("/beta"));
            await gateway.ExchangeAsync(TestGateway.Get("/"));
            await gateway.ExchangeAsync(TestGateway.Get("/", method: "POST"));
            await gateway.ExchangeAsync(TestGateway.Get("/", method: "POST"));
        }

        var frames = await gateway.FramesAsync(time, log, 4 * Each);
        Assert.Equal([("v1", null, 10L)], Sums(frames.SelectMany(static f => f.Rows)));
        Assert.Equal(
            [("v1", "half", 10), ("v2", "beta", 10L), ("v2", "half", 10)], Sums(frames.SelectMany(static f => f.Routed)));
        var metrics = PrometheusText.Write(gateway.Core);
        const string Web = "namespace=\"default\",service=\"web\",revision=\"v2\"";
        Assert.Contains(
            $"slipway_gateway_requests_total{{route=\"default/web\",{Web},code_class=\"2xx\"}} {2 * Each}\n", metrics);
        Assert.Contains($"slipway_gateway_routed_requests_total{{{Web},rule=\"beta\",code_class=\"2xx\"}} {Each}\n", metrics);
    }

    [Fact]
    public void Compile_RegexThatDoesNot_RouteLeftOutAndNamed()
    {
        var split = Compiled(
            Route("bad", new TrafficMatch { Path = new RouteStringMatch { Regex = "a(" } }), Route("good", Kinds["path"]));
        Assert.Equal(["good"], split.Routes.Select(static r => r.Name));
        Assert.StartsWith("spec.routes[0].match[0].path.regex: 'a(': is not a regular expression", Assert.Single(split.Refused));
        Assert.Equal(10_000, split.Revisions.Sum(static r => r.Weight));
    }

    private static Dictionary<string, RouteStringMatch> Of(string name, RouteStringMatch match) => new() { [name] = match };

    private static TrafficRoute Route(string name, TrafficMatch match, string hash = "v2")
        => new() { Name = name, Match = [match], Hash = hash };

    private static TablePlan Plan(RawBackend v1, RawBackend v2, params TrafficRoute[] routes) => Plan(v1, v2, null, routes);

    private static TablePlan Plan(RawBackend v1, RawBackend v2, TrafficStickiness? sticky, params TrafficRoute[] routes)
        => TestGateway.Plan(
            Compiled(sticky, routes), TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port));

    private static PlannedSplit Compiled(params TrafficRoute[] routes) => Compiled(null, routes);

    private static PlannedSplit Compiled(TrafficStickiness? sticky, params TrafficRoute[] routes)
    {
        var split = Objects.Split(0, 1);
        return SplitCompiler.Compile(split with { Spec = split.Spec! with { Routes = routes, Sticky = sticky } });
    }

    private static List<(string Revision, string? Rule, long Requests)> Sums(IEnumerable<TelemetryRow> rows)
        => [.. rows.GroupBy(static r => (r.Revision, r.Rule)).Select(static g => (g.Key.Revision, g.Key.Rule, g.Sum(static r => r.Started)))
            .OrderBy(static s => s.Revision).ThenBy(static s => s.Rule)];

    private static IEnumerable<string> Bodies(string answers)
        => answers.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries).Select(static a => a.Split("\r\n\r\n")[1]);

    private static async Task<HashSet<int>> UsersAsync(TestGateway gateway)
    {
        var users = new HashSet<int>();
        for (var user = 0; user < 100; user++)
        {
            if ((await gateway.ExchangeAsync(TestGateway.Get("/beta", $"X-User: u{user}\r\n"))).EndsWith("v2", StringComparison.Ordinal))
            {
                users.Add(user);
            }
        }

        return users;
    }
}
