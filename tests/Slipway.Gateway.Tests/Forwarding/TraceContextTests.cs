using System.Text.RegularExpressions;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>W3C Trace Context, level 2.</summary>
public sealed partial class TraceContextTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [Theory]
    [InlineData($"00-{Trace}-{Parent}-01", "01", false)]
    [InlineData($"00-{Trace}-{Parent}-01", "01", true)]
    [InlineData($"00-{Trace}-{Parent}-00", "00", false)]
    [InlineData($"00-{Trace}-{Parent}-ff", "03", false)]
    [InlineData($"cc-{Trace}-{Parent}-01", "01", false)]
    [InlineData($"cc-{Trace}-{Parent}-01-what-comes-later", "01", true)]
    public async Task Request_WithAValidTrace_GoesOnInItWithASpanOfTheGateways(string sent, string flags, bool general)
    {
        var got = await AskAsync($"traceparent: {sent}\r\ntracestate: a=1\r\nTraceState: b=2\r\n", general);

        var parent = TraceParent().Match(got);
        Assert.Equal((Trace, flags), (parent.Groups[1].Value, parent.Groups[3].Value));
        Assert.NotEqual(Parent, parent.Groups[2].Value);
        Assert.Contains("\r\ntracestate: a=1\r\ntracestate: b=2\r\n", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData($"traceparent: 00-{Trace}-{Parent}\r\n", false)]
    [InlineData($"traceparent: 00-{Trace}-{Parent}-01-more\r\n", false)]
    [InlineData($"traceparent: cc-{Trace}-{Parent}-01.more\r\n", true)]
    [InlineData($"traceparent: ff-{Trace}-{Parent}-01\r\n", false)]
    [InlineData($"traceparent: 00-00000000000000000000000000000000-{Parent}-01\r\n", false)]
    [InlineData($"traceparent: 00-{Trace}-0000000000000000-01\r\n", true)]
    [InlineData($"traceparent: 00-0AF7651916CD43DD8448EB211C80319C-{Parent}-01\r\n", false)]
    [InlineData($"traceparent: 00-{Trace}-{Parent}-0x\r\n", false)]
    [InlineData($"traceparent: 00_{Trace}-{Parent}-01\r\n", false)]
    [InlineData($"traceparent: 00-{Trace}-{Parent}-01\r\ntraceparent: 00-{Trace}-{Parent}-01\r\n", false)]
    [InlineData($"Connection: traceparent\r\ntraceparent: 00-{Trace}-{Parent}-01\r\n", false)]
    public async Task Request_WithoutAValidTrace_StartsOne(string sent, bool general)
    {
        var got = await AskAsync(sent + "tracestate: a=1\r\n", general);

        var parent = Assert.Single(TraceParent().Matches(got));
        Assert.NotEqual(Trace, parent.Groups[1].Value);
        Assert.Equal("00", parent.Groups[3].Value);
        Assert.Single(Regex.Matches(got, "traceparent", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("tracestate", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_Many_HaveTracesOfTheirOwnThatAreSampledWhenAsked(bool general)
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), general: general, samples: true);
        for (var i = 0; i < 20; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        var parents = backend.Requests.Select(static r => TraceParent().Match(r)).ToList();
        Assert.Equal(20, parents.Select(static p => p.Groups[1].Value).Distinct().Count());
        Assert.Equal(20, parents.Select(static p => p.Groups[2].Value).Distinct().Count());
        Assert.All(parents, static p => Assert.Equal("01", p.Groups[3].Value));
    }

    [GeneratedRegex("\r\ntraceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})\r\n")]
    private static partial Regex TraceParent();

    private static async Task<string> AskAsync(string headers, bool general)
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), general: general);
        await gateway.ExchangeAsync(TestGateway.Get(headers: headers));
        return Assert.Single(backend.Requests);
    }
}
