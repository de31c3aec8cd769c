using System.Net.Sockets;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Mirroring;

public sealed class MirrorTests
{
    private const string Post = "POST /p?q=1 HTTP/1.1\r\nHost: x\r\n";

    [Fact]
    public async Task Mirror_PipelinedRequestsWithBodies_CopiedWholeAndMarked()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        var answer = await gateway.ExchangeAsync(
            $"{Post}Content-Length: 3\r\nExpect: 100-continue\r\nx-slipway-mirror: me\r\nX-Own: 1\r\n\r\nabc"
                + $"{Post}Transfer-Encoding: chunked\r\n\r\n2\r\nde\r\n3\r\nfgh\r\n0\r\nX-T: 1\r\n\r\n" + TestGateway.Get("/last"));
        Assert.Equal(3, answer.Split("\r\n\r\nv1").Length - 1);
        Assert.DoesNotContain("v2", answer);
        await AwaitAsync(gateway, MirrorResult.Answered, 3);
        var copies = v2.Requests.ToDictionary(static r => r.Contains("\r\n\r\nabc") ? 1 : r.Contains("chunked") ? 2 : 3);
        Assert.StartsWith("POST /p?q=1 HTTP/1.1\r\nHost: x\r\nX-Own: 1\r\nx-slipway-mirror: shadow\r\n", copies[1]);
        Assert.Matches("\r\n\r\n(2\r\nde\r\n3\r\nfgh|5\r\ndefgh)\r\n0\r\nX-T: 1\r\n\r\n$", copies[2]);
        Assert.StartsWith("GET /last ", copies[3]);
        Assert.All(copies.Values, static c => Assert.DoesNotContain("Expect", c));
        Assert.All(v1.Requests, static r => Assert.DoesNotContain("x-slipway-mirror", r));
        await AwaitIdleAsync(gateway);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", true)]
    [InlineData("!HTTP/1.1 200 OK\r\n\r\nabc", true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", true)]
    [InlineData("!nonsense\r\n\r\n", false)]
    [InlineData("!", false)]
    public async Task Mirror_AnyAnswerOfTheTarget_UsersNeverSeeIt(string reply, bool answered)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = new RawBackend(_ => reply);
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        for (var i = 0; i < 5; i++)
        {
            Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        await AwaitAsync(gateway, answered ? MirrorResult.Answered : MirrorResult.Failed, 5);
        await AwaitIdleAsync(gateway);
    }

    [Fact]
    public async Task Mirror_KeptConnectionClosedWithoutAnAnswer_Failed()
    {
        var closed = 0;
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = new RawBackend(r => r.Contains("/bad", StringComparison.Ordinal) && closed++ == 0
            ? "!" : "HTTP/1.1 204 No Content\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        await AwaitAsync(gateway, MirrorResult.Answered, 1);

        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get("/bad")));

        await AwaitAsync(gateway, MirrorResult.Failed, 1);
    }

    [Fact]
    public async Task Mirror_TargetRefusesConnections_CountedAndNotHeldAgainstThePod()
    {
        await using var v1 = RawBackend.Named("v1");
        using var v2 = new RefusedPort();
        await using var gateway = await TestGateway.StartAsync(Plan(v1.Port, v2.Port));
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        await AwaitAsync(gateway, MirrorResult.Failed, 1);
        Assert.All(gateway.Core.States.Endpoints, static e => Assert.False(e.IsExcluded));
    }

    [Fact]
    public async Task Mirror_TargetNeverAnswers_BoundedAndUsersDoNotWait()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = new RawBackend(static _ => "");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        using var client = gateway.Client();
        const int Over = 50;
        for (var i = 0; i < Limits.MirrorsPerEndpoint + Over; i++)
        {
            Assert.Equal("v1", await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        }

        Assert.Equal(Over, gateway.Core.Mirrors.Count(MirrorResult.OverLimit));
        var target = gateway.Core.States.Endpoints.Single(static e => e.Plan.Revision == "v2");
        Assert.Equal(Limits.MirrorsPerEndpoint, target.InFlight);
    }

    [Fact]
    public async Task Mirror_UnderWayWhenItsPodGoes_DrainWaitsForIt()
    {
        using var go = new ManualResetEventSlim();
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = new RawBackend(_ =>
        {
            go.Wait(TimeSpan.FromSeconds(60));
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        });
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        var drained = 0;
        gateway.Core.OnDrained = () => Interlocked.Increment(ref drained);
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        var target = gateway.Core.States.Endpoints.Single(static e => e.Plan.Revision == "v2");
        gateway.Serve(TestGateway.Plan(TestGateway.Split(0), TestGateway.Endpoint("v1", v1.Port)));
        Assert.Equal((true, 1, 0), (target.Retired, target.InFlight, Volatile.Read(ref drained)));
        go.Set();
        await gateway.WaitAsync(() => Volatile.Read(ref drained) == 1, "the drain is told");
        Assert.Equal(0, target.InFlight);
    }

    [Fact]
    public async Task Mirror_BodyOverTheBound_ForwardedAndNotCopied()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        var body = new string('b', Limits.MirrorBodyBytes + 1);
        Assert.EndsWith("v1", await gateway.ExchangeAsync($"{Post}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        Assert.EndsWith("v1", await gateway.ExchangeAsync(
            $"{Post}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"));
        var most = body[..^1];
        Assert.EndsWith("v1", await gateway.ExchangeAsync($"{Post}Connection: close\r\nContent-Length: {most.Length}\r\n\r\n{most}"));
        await AwaitAsync(gateway, MirrorResult.Answered, 1);
        Assert.Equal(2, gateway.Core.Mirrors.Count(MirrorResult.TooLarge));
        Assert.EndsWith(most, Assert.Single(v2.Requests));
        Assert.EndsWith($"\r\n\r\n{body}", v1.Requests.First());
        await AwaitIdleAsync(gateway);
    }

    [Fact]
    public async Task Mirror_ClientAbortsInTheBody_NotCopied()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2));
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(gateway.Address, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"{Post}Content-Length: 10\r\n\r\nabc"));
            socket.Shutdown(SocketShutdown.Both);
        }

        await AwaitAsync(gateway, MirrorResult.Incomplete, 1);
        Assert.Empty(v2.Requests);
        await AwaitIdleAsync(gateway);
    }

    [Fact]
    public async Task Mirror_RevisionWithoutPodsOrUpgrade_NotCopied()
    {
        await using var v1 = new RawBackend(static r => r.Contains("Upgrade")
            ? "!HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nv1");
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(Split(new TrafficMirror { Name = "shadow", Hash = "v2" }), TestGateway.Endpoint("v1", v1.Port)));
        Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        Assert.Equal(1, gateway.Core.Mirrors.Count(MirrorResult.NoEndpoint));
    }

    [Fact]
    public async Task Mirror_MatchAndPercentage_ExactShareOfWhatMatches()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var mirror = new TrafficMirror
        {
            Name = "shadow", Hash = "v2", Percentage = 12.5, Match = [new TrafficMatch { Path = new RouteStringMatch { Prefix = "/a" } }],
        };
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, mirror));
        using var client = gateway.Client();
        for (var i = 0; i < 160; i++)
        {
            await client.GetStringAsync(new Uri(i % 2 == 0 ? "/a" : "/b", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        await AwaitAsync(gateway, MirrorResult.Answered, 10);
        Assert.Equal((160, 10), (v1.Requests.Count, v2.Requests.Count));
    }

    [Fact]
    public async Task Mirror_FilterOfARoute_CopiesByShareAndToSeveralServices()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var a = RawBackend.Named("a");
        await using var b = RawBackend.Named("b");
        var plan = TestGateway.Plan(v1);
        plan = plan with { Services = [.. plan.Services, Service("a", a), Service("b", b)] };
        plan = TestGateway.WithRule(plan, static rule => rule with
        {
            Mirrors = [new PlannedMirror("default/a:80", 10_000, "default/web"), new PlannedMirror(null, 10_000, "default/web")],
            Backends = [rule.Backends[0] with { Mirrors = [new PlannedMirror("default/b:80", 5_000, "default/web")] }],
        });
        await using var gateway = await TestGateway.StartAsync(plan);
        for (var i = 0; i < 10; i++)
        {
            Assert.EndsWith("v1", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        await AwaitAsync(gateway, MirrorResult.Answered, 15);
        Assert.Equal((10, 5), (a.Requests.Count, b.Requests.Count));
        Assert.Contains("x-slipway-mirror: default/web\r\n", a.Requests.First());
    }

    [Fact]
    public async Task Frame_Copies_ApartFromUsersRequests()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = new RawBackend(static _ => "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        var time = new SimulatedTime();
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2), time: time);
        var log = new FrameLog(gateway.Core.Series, time, "local", "e1");
        const int Each = Series.WarmUpRequests + 10;
        for (var i = 0; i < Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        var frames = await gateway.FramesAsync(time, log, 2 * Each);
        Assert.Equal(20, frames.SelectMany(static f => f.Rows.Concat(f.Mirrored)).Sum(static r => r.Finished));
        Assert.All(frames.SelectMany(static f => f.Rows), static r => Assert.Equal(("v1", 0), (r.Revision, r.Bad.Count)));
        Assert.All(
            frames.SelectMany(static f => f.Mirrored),
            static r => Assert.Equal(("v2", "shadow", r.Started), (r.Revision, r.Rule, r.Bad["5xx"])));
        var metrics = PrometheusText.Write(gateway.Core);
        Assert.Contains($"slipway_gateway_mirror_total{{result=\"answered\"}} {Each}\n", metrics);
        Assert.Contains($"revision=\"v2\",rule=\"shadow\",code_class=\"5xx\"}} {Each}\n", metrics);
        Assert.DoesNotContain(
            "slipway_gateway_requests_total{route=\"default/web\",namespace=\"default\",service=\"web\",revision=\"v2\"", metrics);
    }

    private static PlannedService Service(string name, RawBackend backend)
        => new() { Namespace = "default", Name = name, Port = 80, Endpoints = [TestGateway.Endpoint("", backend.Port)] };

    private static TablePlan Plan(RawBackend v1, RawBackend v2, TrafficMirror? mirror = null) => Plan(v1.Port, v2.Port, mirror);

    private static TablePlan Plan(int v1, int v2, TrafficMirror? mirror = null)
        => TestGateway.Plan(
            Split(mirror ?? new TrafficMirror { Name = "shadow", Hash = "v2" }),
            TestGateway.Endpoint("v1", v1),
            TestGateway.Endpoint("v2", v2));

    /// <summary>All to the one revision; the other is named by the mirror alone.</summary>
    private static PlannedSplit Split(TrafficMirror mirror)
    {
        var split = Objects.Split(0, 1);
        return SplitCompiler.Compile(split with
        {
            Spec = split.Spec! with { Revisions = [new RevisionWeight { Hash = "v1", Weight = 10_000 }], Mirrors = [mirror] },
        });
    }

    private static Task AwaitAsync(TestGateway gateway, MirrorResult result, int count)
        => gateway.WaitAsync(() => gateway.Core.Mirrors.Count(result) == count, $"{count} copies with the result {result}");

    private static Task AwaitIdleAsync(TestGateway gateway) => gateway.WaitAsync(
        () => gateway.Core.Mirrors.Reserved == 0 && gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is held");
}
