using System.Net;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;
using static Slipway.Gateway.Tests.Ingresses.IngressFixture;

namespace Slipway.Gateway.Tests.Ingresses;

/// <summary>Requests that annotations of an Ingress keep out.</summary>
public sealed class IngressAdmissionTests
{
    [Fact]
    public async Task RateLimit_OfOneClient_429UntilItsTimeHasCome()
    {
        var time = new SimulatedTime();
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, time, Ingress("web", Rule(null, Path("/"))).With(("limit-rps", "2"), ("limit-burst-multiplier", "2")));
        for (var i = 0; i < 4; i++)
        {
            Assert.StartsWith("200 ", await gateway.AskAsync("x", "/"));
        }

        var refused = await gateway.ExchangeAsync(TestGateway.Get());
        Assert.StartsWith("HTTP/1.1 429 Too Many Requests\r\n", refused);
        Assert.Contains("\r\nRetry-After: 1\r\n", refused);
        Assert.Contains("\r\nx-slipway-source: gateway\r\n", refused);
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.ExchangeAsync(TestGateway.Get(), IPAddress.Parse("127.0.0.2")));

        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.StartsWith("200 ", await gateway.AskAsync("x", "/"));
        Assert.StartsWith("429 ", await gateway.AskAsync("x", "/"));
    }

    [Fact]
    public async Task RateLimit_AMinute_SaysWhen()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, new SimulatedTime(), Ingress("web", Rule(null, Path("/"))).With(("limit-rpm", "1"), ("limit-burst-multiplier", "1")));
        Assert.StartsWith("200 ", await gateway.AskAsync("x", "/"));
        Assert.Contains("\r\nRetry-After: 60\r\n", await gateway.ExchangeAsync(TestGateway.Get()));
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789", 200)]
    [InlineData("Content-Length: 11\r\n\r\n01234567890", 413)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", 200)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n01234\r\n0\r\n\r\n", 413)]
    public async Task BodySize_AboveTheLimit_413(string body, int status)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, null, Ingress("web", Rule(null, Path("/"))).With(("proxy-body-size", "10")));
        var answer = await gateway.ExchangeAsync($"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{body}");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
    }

    [Theory]
    [InlineData("whitelist-source-range", "10.0.0.0/8,127.0.0.1", 200, 403)]
    [InlineData("denylist-source-range", "127.0.0.2/32", 200, 403)]
    public async Task SourceRanges_DecideWhoIsLetIn(string annotation, string networks, int first, int second)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(backend, null, Ingress("web", Rule(null, Path("/"))).With((annotation, networks)));
        Assert.StartsWith($"HTTP/1.1 {first} ", await gateway.ExchangeAsync(TestGateway.Get()));
        Assert.StartsWith($"HTTP/1.1 {second} ", await gateway.ExchangeAsync(TestGateway.Get(), IPAddress.Parse("127.0.0.2")));
    }

    [Theory]
    [InlineData("auth-url", "http://auth/")]
    [InlineData("auth-type", "basic")]
    [InlineData("canary", "true")]
    [InlineData("whitelist-source-range", "10.0.0.0/64")]
    public async Task WhatGuardsAndIsNotServed_NothingIsServed(string annotation, string value)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(backend, null, Ingress("web", Rule(null, Path("/"))).With((annotation, value)));
        Assert.StartsWith("404 ", await gateway.AskAsync("x", "/"));
    }
}
