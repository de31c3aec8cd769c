using System.Net;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Tests.Forwarding;

public sealed class ForwardedTests
{
    private const string Sent = "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\n"
        + "Forwarded: for=9.9.9.9\r\nforwarded: for=8.8.8.8;proto=https\r\n";

    [Theory]
    [InlineData(null, false, "9.9.9.9, 127.0.0.1", "http", "x", "for=9.9.9.9, for=8.8.8.8;proto=https, ")]
    [InlineData(null, true, "9.9.9.9, 127.0.0.1", "http", "x", "for=9.9.9.9, for=8.8.8.8;proto=https, ")]
    [InlineData("127.0.0.0/8", false, "9.9.9.9, 127.0.0.1", "https", "shop.example", "for=9.9.9.9, for=8.8.8.8;proto=https, ")]
    [InlineData("127.0.0.0/8", true, "9.9.9.9, 127.0.0.1", "https", "shop.example", "for=9.9.9.9, for=8.8.8.8;proto=https, ")]
    [InlineData("10.0.0.0/8", false, "127.0.0.1", "http", "x", "")]
    [InlineData("10.0.0.0/8", true, "127.0.0.1", "http", "x", "")]
    public async Task Request_OfAPeer_SaysWhatItsTrustAllows(
        string? trusted, bool general, string addresses, string scheme, string host, string before)
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), general: general, trusted: trusted);

        await gateway.ExchangeAsync(TestGateway.Get(headers: Sent));

        var got = Assert.Single(backend.Requests);
        Assert.Contains(
            $"\r\nX-Forwarded-For: {addresses}\r\nX-Forwarded-Proto: {scheme}\r\nX-Forwarded-Host: {host}\r\n"
            + $"Forwarded: {before}for=127.0.0.1;host=\"x\";proto=http\r\n",
            got, StringComparison.Ordinal);
        Assert.Equal(3, got.Split("X-Forwarded-", StringSplitOptions.None).Length - 1);
    }

    [Theory]
    [InlineData("::ffff:10.1.2.3", PeerTrust.Trusted)]
    [InlineData("10.1.2.3", PeerTrust.Trusted)]
    [InlineData("11.1.2.3", PeerTrust.Untrusted)]
    [InlineData("fd00::1", PeerTrust.Trusted)]
    [InlineData("fe80::1", PeerTrust.Untrusted)]
    internal void Of_Addresses_KnowsTheirNetworks(string peer, PeerTrust expected)
        => Assert.Equal(
            expected, TrustedProxies.Of([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")], IPAddress.Parse(peer)));
}
