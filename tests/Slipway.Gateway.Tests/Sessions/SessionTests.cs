using System.Text.RegularExpressions;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Sessions;

/// <summary>Requests of a session stay with the pod that answered the first one, while it is there.</summary>
public sealed partial class SessionTests
{
    private const int Times = 12;
    private static readonly PlannedSession Cookie = new("sid", Header: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Session_OneOfFourPods_KeepsItAndIsToldOnce(bool header)
    {
        await using var pods = new Pods(4);
        await using var gateway = await TestGateway.StartAsync(With(pods.Plan(), Cookie with { Header = header }));
        for (var client = 0; client < Times; client++)
        {
            var first = await gateway.ExchangeAsync(TestGateway.Get());
            var said = header ? $"sid: {Header().Match(first).Groups[1]}\r\n" : Said(first);

            for (var i = 0; i < Times; i++)
            {
                var answer = await gateway.ExchangeAsync(TestGateway.Get(headers: said));
                Assert.Equal(Pod(first), Pod(answer));
                Assert.DoesNotContain("sid", answer);
            }
        }

        Assert.True(pods.Asked > 1, "all sessions began at one pod");
    }

    [Theory]
    [InlineData("/", "/x", "Path=/; HttpOnly; SameSite=Lax\r\n")]
    [InlineData("/shop", "/shop/cart", "Path=/shop; HttpOnly; SameSite=Lax\r\n")]
    public async Task Cookie_Set_OfThePathThatWasMatched(string match, string target, string attributes)
    {
        await using var pods = new Pods(1);
        var plan = TestGateway.WithRule(
            pods.Plan(), r => r with { Session = Cookie, Matches = [new PlannedMatch { Path = match }] });
        await using var gateway = await TestGateway.StartAsync(plan);

        Assert.Matches($"\r\nSet-Cookie: sid=[0-9a-f.]+; {attributes}", await gateway.ExchangeAsync(TestGateway.Get(target)));
    }

    [Fact]
    public async Task Pod_GoneFromTheService_SessionGoesOnElsewhereAndIsToldSo()
    {
        await using var pods = new Pods(3);
        await using var gateway = await TestGateway.StartAsync(With(pods.Plan(), Cookie));
        var first = await gateway.ExchangeAsync(TestGateway.Get());

        gateway.Serve(With(pods.Plan(without: Pod(first)), Cookie));
        var second = await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)));
        var third = await gateway.ExchangeAsync(TestGateway.Get(headers: Said(second)));

        Assert.NotEqual(Pod(first), Pod(second));
        Assert.Equal(Pod(second), Pod(third));
        Assert.DoesNotContain("Set-Cookie", third);
    }

    [Fact]
    public async Task Pod_TakesNoConnections_AnotherAnswersAndNobodyFails()
    {
        await using var pods = new Pods(3);
        await using var gateway = await TestGateway.StartAsync(With(pods.Plan(), Cookie));
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        await pods.StopAsync(Pod(first));

        for (var i = 0; i < Times; i++)
        {
            var answer = await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)));
            Assert.StartsWith("HTTP/1.1 200 ", answer);
            Assert.Contains("Set-Cookie: sid=", answer);
        }
    }

    [Fact]
    public async Task Shares_ChangeInARelease_SessionStaysUntilItsRevisionHasNone()
    {
        await using var pods = new Pods(4);
        TablePlan Plan(int canary) => With(pods.Plan(TestGateway.Split(canary)), Cookie);
        await using var gateway = await TestGateway.StartAsync(Plan(0));
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        foreach (var canary in new[] { 1_000, 5_000, 9_999 })
        {
            gateway.Serve(Plan(canary));
            Assert.Equal(Pod(first), Pod(await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)))));
        }

        gateway.Serve(Plan(10_000));
        var moved = await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)));
        Assert.Contains(Pod(moved), pods.OfRevision("v2"));

        // Taken back: whoever was on the new version leaves it at once.
        gateway.Serve(Plan(0));
        Assert.Contains(Pod(await gateway.ExchangeAsync(TestGateway.Get(headers: Said(moved)))), pods.OfRevision("v1"));
    }

    [Fact]
    public async Task Split_WhereUsersStayWithARevision_ThatDecidesAndTheSessionThePod()
    {
        await using var pods = new Pods(4);
        TablePlan Plan(int canary) => With(pods.Plan(TestGateway.Split(canary) with { Header = "x-user" }), Cookie);
        await using var gateway = await TestGateway.StartAsync(Plan(0));
        var first = await gateway.ExchangeAsync(TestGateway.Get(headers: "X-User: 1\r\n"));
        var again = await gateway.ExchangeAsync(TestGateway.Get(headers: $"X-User: 1\r\n{Said(first)}"));
        Assert.Equal(Pod(first), Pod(again));

        gateway.Serve(Plan(9_999));
        Assert.Contains(
            Pod(await gateway.ExchangeAsync(TestGateway.Get(headers: $"X-User: 1\r\n{Said(first)}"))), pods.OfRevision("v2"));
    }

    [Fact]
    public async Task Backends_OfOneRuleByWeight_SessionStaysWithItsService()
    {
        await using var pods = new Pods(2);
        var plan = pods.Plan();
        var (one, other) = (plan.Services[0], plan.Services[0] with { Name = "other" });
        plan = plan with { Services = [one with { Endpoints = [one.Endpoints[0]] }, other with { Endpoints = [one.Endpoints[1]] }] };
        plan = TestGateway.WithRule(plan, r => r with
        {
            Session = Cookie,
            Backends = [.. plan.Services.Select(static s => new PlannedBackend { Service = s.Id, Weight = 1 })],
        });
        await using var gateway = await TestGateway.StartAsync(plan);
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        for (var i = 0; i < Times; i++)
        {
            Assert.Equal(Pod(first), Pod(await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)))));
        }
    }

    [Fact]
    public async Task Absolute_TimeOver_SessionBeginsAnew()
    {
        var time = new SimulatedTime();
        await using var pods = new Pods(1);
        await using var gateway = await TestGateway.StartAsync(
            With(pods.Plan(), Cookie with { AbsoluteSeconds = 60, Permanent = true }), time: time);
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        Assert.Contains("; Max-Age=60; ", first);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.DoesNotContain("Set-Cookie", await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first))));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Set-Cookie", await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first))));
    }

    [Fact]
    public async Task Idle_TimeOver_SessionBeginsAnewAndEachRequestBeginsTheTime()
    {
        var time = new SimulatedTime();
        await using var pods = new Pods(8);
        await using var gateway = await TestGateway.StartAsync(
            With(pods.Plan(), Cookie with { IdleSeconds = 60, AbsoluteSeconds = 100, Permanent = true }), time: time);
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        Assert.Contains("; Max-Age=60; ", first);

        time.Advance(TimeSpan.FromSeconds(50));
        var second = await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)));
        Assert.Equal(Pod(first), Pod(second));
        Assert.Contains("; Max-Age=50; ", second);

        // The first cookie is 70 seconds old, the second 20.
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(Pod(first), Pod(await gateway.ExchangeAsync(TestGateway.Get(headers: Said(second)))));
        Assert.Contains("; Max-Age=60; ", await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef.")]
    [InlineData("0123456789abcdef..")]
    [InlineData("0123456789abcdef.1.1")]
    [InlineData("0123456789abcdef.ffffffffffffffff.1")]
    [InlineData("0123456789abcdef.ffffffffffffffffff.1")]
    [InlineData("-123456789abcdef.1.1")]
    public async Task Cookie_OfNoSession_BeginsOne(string value)
    {
        await using var pods = new Pods(2);
        await using var gateway = await TestGateway.StartAsync(With(pods.Plan(), Cookie));
        var answer = await gateway.ExchangeAsync(TestGateway.Get(headers: $"Cookie: a=b; sid={value}\r\n"));
        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.Contains("Set-Cookie: sid=", answer);
    }

    [Fact]
    public async Task Frame_RequestsOfSessions_AreCountedApart()
    {
        var time = new SimulatedTime();
        await using var pods = new Pods(1);
        await using var gateway = await TestGateway.StartAsync(With(pods.Plan(TestGateway.Split(0)), Cookie), time: time);
        var log = new FrameLog(gateway.Core.Series, time, "gw-1", "e1");
        time.Advance(TimeSpan.FromSeconds(2));
        var first = await gateway.ExchangeAsync(TestGateway.Get());
        for (var i = 0; i < Series.WarmUpRequests + 5; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get(headers: Said(first)));
        }

        var frames = await gateway.FramesAsync(time, log, Series.WarmUpRequests + 6);
        var row = Assert.Single(frames.SelectMany(static f => f.Rows), static r => r.IsKept is true);
        Assert.Equal("v1", row.Revision);
    }

    private static TablePlan With(TablePlan plan, PlannedSession session) => TestGateway.WithRule(plan, r => r with { Session = session });

    private static string Said(string answer) => $"Cookie: other=1; {SetCookie().Match(answer).Groups[1]}\r\n";

    private static string Pod(string answer) => answer[(answer.LastIndexOf('\n') + 1)..];

    [GeneratedRegex("\r\nSet-Cookie: (sid=[0-9a-f.]+);")]
    private static partial Regex SetCookie();

    [GeneratedRegex("\r\nsid: ([0-9a-f.]+)\r\n")]
    private static partial Regex Header();

    /// <summary>Pods that answer with their names; of even numbers they are of v1, of odd ones of v2.</summary>
    private sealed class Pods(int count) : IAsyncDisposable
    {
        private readonly RawBackend[] backends = [.. Enumerable.Range(0, count).Select(static i => RawBackend.Named($"pod{i}"))];

        /// <summary>How many have been asked.</summary>
        public int Asked => backends.Count(static b => !b.Requests.IsEmpty);

        public IEnumerable<string> OfRevision(string revision)
            => Enumerable.Range(0, backends.Length).Where(i => Revision(i) == revision).Select(static i => $"pod{i}");

        public TablePlan Plan(PlannedSplit? split = null, string without = "") => TestGateway.Plan(split, [.. backends.Index()
            .Where(b => $"pod{b.Index}" != without)
            .Select(b => TestGateway.Endpoint(split is null ? "" : Revision(b.Index), b.Item.Port))]);

        public ValueTask StopAsync(string pod) => backends[int.Parse(pod[3..], null)].DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            foreach (var backend in backends)
            {
                await backend.DisposeAsync();
            }
        }

        private static string Revision(int number) => number % 2 == 0 ? "v1" : "v2";
    }
}
