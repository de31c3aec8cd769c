using Slipway.Gateway.Compiling;
using Slipway.Gateway.Splitting;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Splitting;

public sealed class SplitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(3_333)]
    [InlineData(9_999)]
    public void Next_AnyTenThousandInARow_Exact(int canary)
    {
        var schedule = WeightSchedule.Build([canary, 10_000 - canary]);
        var picks = Enumerable.Range(0, 25_000).Select(_ => schedule.Next()).ToArray();
        for (var from = 0; from <= 15_000; from += 777)
        {
            Assert.Equal(canary, picks.AsSpan(from, 10_000).Count(0));
        }

        // Low discrepancy: no stretch is ever more than one request away from its share.
        for (var n = 1; n < 10_000; n += 13)
        {
            Assert.InRange(picks.AsSpan(0, n).Count(0) - (n * canary / 10_000.0), -1.0, 1.0);
        }
    }

    [Fact]
    public void Pick_WeightRaised_UsersOnlyMoveForward()
    {
        var moved = 0;
        for (var user = 0; user < 5_000; user++)
        {
            var hash = StickyChoice.Hash("salt"u8, BitConverter.GetBytes(user));
            var before = 1;
            foreach (var weight in new[] { 100, 500, 2_500, 5_000, 10_000 })
            {
                var arm = StickyChoice.Pick(hash, [weight, 10_000 - weight]);
                Assert.True(arm <= before, "a user went back to the stable version");
                before = arm;
            }

            moved += StickyChoice.Pick(hash, [2_500, 7_500]) == 0 ? 1 : 0;
        }

        Assert.InRange(moved, 1_100, 1_400);
    }

    [Fact]
    public async Task Split_TenThousandRequestsOverSockets_ExactShare()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(1_234, v1, v2), inline: true);
        using var client = gateway.Client();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 1_250; i++)
            {
                await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
            }
        }));
        Assert.Equal(1_234, v2.Requests.Count);
        Assert.Equal(8_766, v1.Requests.Count);
    }

    [Fact]
    public async Task Swap_UnderLoad_NoRequestFails()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(0, v1, v2));
        using var client = gateway.Client();
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 400; i++)
            {
                var body = await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.StartsWith("v", body);
            }
        }));
        for (var n = 0; !load.IsCompleted; n++)
        {
            gateway.Serve(
                n % 3 == 2 ? TestGateway.Plan(TestGateway.Split(0), TestGateway.Endpoint("v1", v1.Port)) : Plan(n * 37 % 10_000, v1, v2));
            await Task.Yield();
        }

        await load;
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
    }

    [Fact]
    public async Task Sticky_Cookie_SetForBothArmsAndKept()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var endpoints = new[] { TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port) };
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(TestGateway.Split(5_000, "who"), endpoints));
        var seen = new HashSet<string>();
        for (var user = 0; user < 40; user++)
        {
            var first = await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            var cookie = first.Split("Set-Cookie: ")[1].Split(';')[0];
            seen.Add(first[^2..]);
            var again = await gateway.ExchangeAsync($"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=b; {cookie}\r\nConnection: close\r\n\r\n");
            Assert.Equal(first[^2..], again[^2..]);
            Assert.DoesNotContain("Set-Cookie", again);
        }

        Assert.Equal(["v1", "v2"], seen.Order());
    }

    [Fact]
    public async Task Revision_ThatLostItsEndpoints_OtherServesAndItsFailureCounts()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(5_000, v1, v2));
        var plan = TestGateway.Plan(TestGateway.Split(5_000), TestGateway.Endpoint("v1", v1.Port));
        gateway.Serve(plan with { Services = [plan.Services[0] with { Down = [TestGateway.Endpoint("v2", v2.Port)] }] });
        for (var i = 0; i < 10; i++)
        {
            Assert.EndsWith("v1", await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        }

        Assert.Equal(5, gateway.Core.Series.All.Where(static s => s.Key is { Revision: "v2", Pod: "" }).Count() * 5);
    }

    [Fact]
    public async Task Revision_WhoseEndpointsAreNotKnownYet_OtherServesAndNothingCountsAgainstIt()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(TestGateway.Split(5_000), TestGateway.Endpoint("v1", v1.Port)));
        for (var i = 0; i < 10; i++)
        {
            Assert.EndsWith("v1", await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        }

        Assert.DoesNotContain(gateway.Core.Series.All, static s => s.Key.Revision == "v2");
    }

    [Theory]
    [InlineData(2_000, "canary")]
    [InlineData(0, "previous")]
    public async Task Stable_WithoutEndpoints_RevisionWithShareServesThenThePreviousOne(int canary, string serves)
    {
        await using var previous = RawBackend.Named("previous");
        await using var taken = RawBackend.Named("canary");
        var split = TestGateway.Split(canary) with
        {
            Revisions = [new("v2", canary, "Canary"), new("v0", 0, "Previous"), new("v1", 10_000 - canary, "Stable")],
        };
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(split, TestGateway.Endpoint("v0", previous.Port), TestGateway.Endpoint("v2", taken.Port)));
        for (var i = 0; i < 10; i++)
        {
            Assert.EndsWith(serves, await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        }
    }

    private static TablePlan Plan(int canary, RawBackend v1, RawBackend v2)
        => TestGateway.Plan(TestGateway.Split(canary), TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port));
}
