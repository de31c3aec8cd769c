using System.Net;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Splitting;

public sealed class StickinessTests
{
    private const int Users = 80;
    private static readonly int[] Rising = [500, 1_000, 3_000, 7_000, 10_000];

    [Theory]
    [InlineData("cookie")]
    [InlineData("header")]
    [InlineData("clientIP")]
    public async Task Weight_Raised_UsersStayOrMoveToTheNewVersionOnly(string unit)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(0, unit)));
        var before = await OnNewVersionAsync(gateway, unit);
        Assert.Empty(before);
        foreach (var weight in Rising)
        {
            gateway.Serve(Plan(v1, v2, Split(weight, unit)));
            var now = await OnNewVersionAsync(gateway, unit);
            Assert.Superset(before, now);
            Assert.InRange(now.Count, (weight * Users / 10_000) - 16, (weight * Users / 10_000) + 16);

            // The other way round the same users go back, the last that came first.
            before = now;
        }

        Assert.Equal(Users, before.Count);
        gateway.Serve(Plan(v1, v2, Split(3_000, unit)));
        var less = await OnNewVersionAsync(gateway, unit);
        gateway.Serve(Plan(v1, v2, Split(3_000, unit)));
        Assert.Equal(less, await OnNewVersionAsync(gateway, unit));
    }

    [Fact]
    public async Task Revision_ThirdComesAndGoes_NoUserOfTheCanaryMoves()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(3_000, "header")));
        var before = await OnNewVersionAsync(gateway, "header");
        var split = Split(3_000, "header");
        gateway.Serve(Plan(v1, v2, split with
        {
            Revisions =
            [
                new PlannedRevision("v0", 2_000, null), new PlannedRevision("v2", 3_000, "Canary"),
                new PlannedRevision("v1", 5_000, "Stable"),
            ],
        }));
        Assert.Equal(before, await OnNewVersionAsync(gateway, "header"));
    }

    [Fact]
    public async Task Salt_SameSaltOfAnotherSplit_SamePlacesAndAnotherSaltOthers()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(5_000, "cookie")));
        var before = await OnNewVersionAsync(gateway, "cookie");
        gateway.Serve(Plan(v1, v2, Split(5_000, "cookie") with { Uid = "another", Generation = 9 }));
        Assert.Equal(before, await OnNewVersionAsync(gateway, "cookie"));
        gateway.Serve(Plan(v1, v2, Split(5_000, "cookie") with { Salt = "another" }));
        Assert.NotEqual(before, await OnNewVersionAsync(gateway, "cookie"));
    }

    [Theory]
    [InlineData(null, 86_400)]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5_400)]
    public async Task Cookie_None_SetForBothVersionsWithItsAttributes(string? maxAge, int seconds)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(5_000, "cookie", maxAge)));
        var versions = new HashSet<string>();
        for (var i = 0; i < 30; i++)
        {
            var answer = await gateway.ExchangeAsync(TestGateway.Get());
            versions.Add(answer[^2..]);
            Assert.Matches($"\r\nSet-Cookie: who=[0-9a-f]{{16}}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax\r\n", answer);
        }

        Assert.Equal(["v1", "v2"], versions.Order());
    }

    [Theory]
    [InlineData("who=", true)]
    [InlineData("who=\"\"", true)]
    [InlineData("who", true)]
    [InlineData(";;;=who=; =;", true)]
    [InlineData("xwho=1; who2=1", true)]
    [InlineData("who=\u00ff\u0080 \u00e9", false)]
    [InlineData("who===; who=b", false)]
    [InlineData("LONG", false)]
    public async Task Cookie_Garbage_ServedAndTakenAsAUserOrReplaced(string cookie, bool replaced)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(5_000, "cookie")));
        var line = $"Cookie: {(cookie == "LONG" ? "who=" + new string('x', 20_000) : cookie)}\r\n";
        var answer = await gateway.ExchangeAsync(TestGateway.Get(headers: line));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.Equal(replaced, answer.Contains("Set-Cookie: who="));
        if (!replaced)
        {
            Assert.EndsWith(answer[^2..], await gateway.ExchangeAsync(TestGateway.Get(headers: line)));
        }
    }

    [Fact]
    public async Task Header_Absent_PlacedByTheSharesAlone()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(2_500, "header")));
        for (var i = 0; i < 40; i++)
        {
            Assert.DoesNotContain("Set-Cookie", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        Assert.Equal((30, 10), (v1.Requests.Count, v2.Requests.Count));
    }

    [Fact]
    public async Task Cookie_KeptConnectionWithPipelinedUsers_EachPlacedByItsOwn()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, Split(5_000, "cookie")));
        var alone = await OnNewVersionAsync(gateway, "cookie");
        var requests = Enumerable.Range(0, Users).Select(static u => $"GET / HTTP/1.1\r\nHost: x\r\nCookie: who=user{u}\r\n\r\n");
        var answers = await gateway.ExchangeAsync(string.Concat(requests) + TestGateway.Get());
        var bodies = answers.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries).Select(static a => a[^2..]).ToList();
        Assert.Equal(alone.Order(), Enumerable.Range(0, Users).Where(u => bodies[u] == "v2"));
    }

    private static PlannedSplit Split(int canary, string unit, string? maxAge = null)
    {
        var split = Objects.Split(canary, 1);
        return SplitCompiler.Compile(split with
        {
            Spec = split.Spec! with
            {
                Salt = "salt",
                Sticky = new TrafficStickiness
                {
                    Cookie = unit == "cookie" ? "who" : null,
                    Header = unit == "header" ? "X-User" : null,
                    ClientIP = unit == "clientIP" ? true : null,
                    MaxAge = maxAge,
                },
            },
        });
    }

    private static TablePlan Plan(RawBackend v1, RawBackend v2, PlannedSplit split)
        => TestGateway.Plan(
            split,
            TestGateway.Endpoint("v0", v1.Port) with { PodUid = "pod-v0" },
            TestGateway.Endpoint("v1", v1.Port),
            TestGateway.Endpoint("v2", v2.Port));

    private static async Task<HashSet<int>> OnNewVersionAsync(TestGateway gateway, string unit)
    {
        var users = new HashSet<int>();
        for (var user = 0; user < Users; user++)
        {
            var headers = unit switch { "cookie" => $"Cookie: a=b; who=user{user}\r\n", "header" => $"X-User: user{user}\r\n", _ => "" };
            var from = unit == "clientIP" ? new IPAddress([127, 0, 7, (byte)user]) : null;
            var answer = await gateway.ExchangeAsync(TestGateway.Get(headers: headers), from);
            Assert.DoesNotContain("Set-Cookie", answer);
            if (answer.EndsWith("v2", StringComparison.Ordinal))
            {
                users.Add(user);
            }
        }

        return users;
    }
}
