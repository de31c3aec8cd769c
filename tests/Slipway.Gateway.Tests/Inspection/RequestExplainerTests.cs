using System.Buffers;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Inspection;

/// <summary>What is said of a request must be what becomes of it: each is explained, and then sent.</summary>
public sealed class RequestExplainerTests
{
    [Fact]
    public async Task Explain_SeveralRules_TheOneThatWinsServesAndTheOthersSayWhyNot()
    {
        await using var one = RawBackend.Named("one");
        await using var two = RawBackend.Named("two");
        await using var gateway = await TestGateway.StartAsync(TwoServices(one, two));

        var explained = Explain(gateway, "http://x/cart/7", "x-beta: 2");

        Assert.Equal("forward", explained.Outcome);
        Assert.Equal(
            ["default/beta|header x-beta is not 1", "default/web|"],
            explained.Candidates.Select(static c => $"{c.Route}|{c.Because}"));
        Assert.Equal("default/web:80", Assert.Single(explained.Backends).Service);
        Assert.EndsWith("one", await gateway.ExchangeAsync(TestGateway.Get("/cart/7", "x-beta: 2\r\n")));

        explained = Explain(gateway, "http://x/cart/7", "x-beta: 1");

        Assert.Equal(
            ["default/beta|", "default/web|another is more specific, or older"],
            explained.Candidates.Select(static c => $"{c.Route}|{c.Because}"));
        Assert.Equal("default/beta:80", Assert.Single(explained.Backends).Service);
        Assert.EndsWith("two", await gateway.ExchangeAsync(TestGateway.Get("/cart/7", "x-beta: 1\r\n")));
    }

    [Fact]
    public async Task Explain_StickyUsers_EachGetsTheRevisionThatWasSaid()
    {
        await using var stable = RawBackend.Named("v1");
        await using var canary = RawBackend.Named("v2");
        var split = TestGateway.Split(canary: 3_000, cookie: "u");
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(split, TestGateway.Endpoint("v1", stable.Port), TestGateway.Endpoint("v2", canary.Port)));
        var said = new List<string>();

        for (var user = 0; user < 40; user++)
        {
            var explained = Explain(gateway, "http://x/", $"Cookie: u=user{user}");
            said.Add(explained.Revision!);
            Assert.EndsWith(explained.Revision!, await gateway.ExchangeAsync(TestGateway.Get("/", $"Cookie: u=user{user}\r\n")));
        }

        Assert.Equal(["v1", "v2"], said.Distinct().Order());
        var stranger = Explain(gateway, "http://x/");
        Assert.Null(stranger.Revision);
        Assert.Equal("default/web:80: TrafficSplit web: 30 % v2, 70 % v1 (the first answer sets cookie u, and the user stays)",
            Assert.Single(stranger.Placement));
    }

    [Fact]
    public async Task Explain_Asked1000Times_SharesStayExact()
    {
        await using var stable = RawBackend.Named("v1");
        await using var canary = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(
            TestGateway.Split(canary: 5_000), TestGateway.Endpoint("v1", stable.Port), TestGateway.Endpoint("v2", canary.Port)));
        var answers = new List<string>();

        for (var i = 0; i < 20; i++)
        {
            Explain(gateway, "http://x/");
            answers.Add((await gateway.ExchangeAsync(TestGateway.Get()))[^2..]);
        }

        Assert.Equal(10, answers.Count(static a => a == "v2"));
    }

    [Fact]
    public async Task Explain_RouteOfTheSplit_SaysItsName()
    {
        await using var stable = RawBackend.Named("v1");
        await using var canary = RawBackend.Named("v2");
        var split = TestGateway.Split(canary: 0) with
        {
            Routes =
            [
                new PlannedSplitRule
                {
                    Name = "testers", Hash = "v2", Share = 10_000,
                    Matches = [new PlannedTrafficMatch { Headers = [new("x-tester", new PlannedText(TextKind.Exact, "yes"))] }],
                },
            ],
        };
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(split, TestGateway.Endpoint("v1", stable.Port), TestGateway.Endpoint("v2", canary.Port)));

        Assert.Equal("v2", Explain(gateway, "http://x/", "X-Tester: yes").Revision);
        Assert.Equal("v1", Explain(gateway, "http://x/", "X-Tester: no").Revision);
        Assert.EndsWith("v2", await gateway.ExchangeAsync(TestGateway.Get("/", "X-Tester: yes\r\n")));

        gateway.Serve(TestGateway.Plan(split, TestGateway.Endpoint("v1", stable.Port)));

        var explained = Explain(gateway, "http://x/", "X-Tester: yes");
        Assert.Equal("v1", explained.Revision);
        Assert.Contains("has no ready pod", Assert.Single(explained.Placement), StringComparison.Ordinal);
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get("/", "X-Tester: yes\r\n")));
    }

    [Theory]
    [InlineData("http://x/else", "", 404, "no route has host x and path /else")]
    [InlineData("http://x/cart", "Expect: 200-ok", 417, "only 100-continue is a known expectation")]
    [InlineData("http://x/cart", "Host: x y", 400, "the request is not valid HTTP")]
    public async Task Explain_NotForwarded_SaysTheAnswerThatComes(string url, string header, int status, string reason)
    {
        await using var backend = RawBackend.Named("one");
        var plan = TwoServices(backend, backend);
        await using var gateway = await TestGateway.StartAsync(plan with { Routes = [plan.Routes[1] with { Rules =
            [plan.Routes[1].Rules[0] with { Matches = [new PlannedMatch { Path = "/cart" }] }] }] });

        var explained = header.Length == 0 ? Explain(gateway, url) : Explain(gateway, url, header);

        Assert.Equal(("answer", status, reason), (explained.Outcome, explained.Status, explained.Reason));
        var host = header.StartsWith("Host", StringComparison.Ordinal) ? "" : "Host: x\r\n";
        var lines = header.Length == 0 ? "" : header + "\r\n";
        var sent = await gateway.ExchangeAsync($"GET {new Uri(url).AbsolutePath} HTTP/1.1\r\n{host}{lines}Connection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", sent);
    }

    [Fact]
    public async Task Explain_NoReadyEndpoint_SaysSo()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(split: null));

        var explained = Explain(gateway, "http://x/");

        Assert.Equal((503, "the service has no ready endpoint"), (explained.Status, explained.Reason));
        Assert.Equal("none", Assert.Single(explained.Endpoints).State);
        Assert.StartsWith("HTTP/1.1 503 ", await gateway.ExchangeAsync(TestGateway.Get()));
    }

    /// <summary>Tables by chance: what is said to win is what the table finds.</summary>
    [Fact]
    public void Candidates_RandomTables_FirstThatHoldsIsTheOneFound()
    {
        var random = new Random(7);
        using var core = new GatewayCore(TimeProvider.System, random);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var plan = new TablePlan { Services = [], Routes = [.. Enumerable.Range(0, 6).Select(i => RandomRoute(i, random))] };
            core.Swap(RoutingTable.Build(plan, core.States));
            for (var i = 0; i < 20; i++)
            {
                var path = One(random, "/", "/a", "/a/", "/a/b", "/ab", "/a/b/c", "/b") + $"?q={One(random, "1", "2")}";
                var host = One(random, "x", "a.x", "b.a.x", "y");
                var (method, header) = (One(random, "GET", "POST"), $"x-h: {One(random, "1", "2")}");
                var explained = RequestExplainer.Explain(
                    core, new RequestQuestion { Method = method, Url = $"http://{host}{path}", Headers = [header] });
                var head = new RequestHead();
                var bytes = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\n\r\n");
                Assert.Equal(HeadFault.None, new HeadParser().Parse(head, head.Load(new ReadOnlySequence<byte>(bytes))));
                var wins = explained.Candidates.Where(static c => c.Wins).ToList();
                Assert.Equal(core.Table.Find(head.View)?.Rule.Route, wins.SingleOrDefault()?.Route);
                found += wins.Count;
            }
        }

        Assert.True(found > 1_000, $"{found}");
    }

    private static PlannedRoute RandomRoute(int index, Random random) => new()
    {
        Key = $"default/r{index}",
        Hosts = One<string[]>(random, [], ["x"], ["*.x"], ["*.a.x", "x"]),
        Rules =
        [
            new PlannedRule
            {
                Matches =
                [
                    new PlannedMatch
                    {
                        Path = One(random, "/", "/a", "/a/", "/a/b"), Exact = random.Next(3) == 0, Method = One(random, null, "GET"),
                        Headers = random.Next(2) == 0 ? [] : [new PlannedValueMatch { Name = "x-h", Value = "1" }],
                        Query = random.Next(2) == 0 ? [] : [new PlannedValueMatch { Name = "q", Value = "1" }],
                    },
                ],
                Backends = [],
            },
        ],
    };

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    private static RequestExplanation Explain(TestGateway gateway, string url, params string[] headers)
    {
        var question = new RequestQuestion { Url = url, Headers = headers, Client = "127.0.0.1" };
        Assert.Null(question.Fault());
        return RequestExplainer.Explain(gateway.Core, question);
    }

    private static TablePlan TwoServices(RawBackend one, RawBackend two)
    {
        var plan = TestGateway.Plan(one);
        PlannedService beta = plan.Services[0] with { Name = "beta", Endpoints = [TestGateway.Endpoint("", two.Port)] };
        PlannedRule rule = plan.Routes[0].Rules[0] with
        {
            Matches = [new PlannedMatch { Headers = [new PlannedValueMatch { Name = "x-beta", Value = "1" }] }],
            Backends = [new PlannedBackend { Service = beta.Id, Weight = 1 }],
        };
        return plan with
        {
            Services = [beta, .. plan.Services],
            Routes = [new PlannedRoute { Key = "default/beta", Hosts = [], Rules = [rule] }, .. plan.Routes],
        };
    }
}
