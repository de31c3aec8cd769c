using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Routing;

public sealed class PathMatchTests
{
    [Theory]
    [InlineData("/v1/users", "regex")]
    [InlineData("/v12/users", "regex")]
    [InlineData("/v1/users/7", "prefix")]
    [InlineData("/v1/exact", "exact")]
    [InlineData("/vx/users", "prefix")]
    public async Task Request_ExactRegexAndPrefix_WholePathAndInThisOrder(string path, string served)
    {
        await using var exact = RawBackend.Named("exact");
        await using var regex = RawBackend.Named("regex");
        await using var prefix = RawBackend.Named("prefix");
        await using var gateway = await TestGateway.StartAsync(new TablePlan
        {
            Services = [Service("a", exact), Service("b", regex), Service("c", prefix)],
            Routes =
            [
                new PlannedRoute
                {
                    Key = "default/web",
                    Hosts = [],
                    Rules =
                    [
                        Rule("c", new PlannedMatch { Path = "/" }),
                        Rule("b", new PlannedMatch { Path = "/v[0-9]+/[a-z]+", Regex = true }),
                        Rule("a", new PlannedMatch { Path = "/v1/exact", Exact = true }),
                    ],
                },
            ],
        });
        Assert.EndsWith($"\r\n\r\n{served}", await gateway.ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    }

    private static PlannedRule Rule(string service, PlannedMatch match)
        => new() { Matches = [match], Backends = [new PlannedBackend { Service = $"default/{service}:80", Weight = 1 }] };

    private static PlannedService Service(string name, RawBackend backend)
        => new() { Namespace = "default", Name = name, Port = 80, Endpoints = [TestGateway.Endpoint("", backend.Port)] };
}
