using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Splitting;

public sealed class ClientClassTests
{
    private const int Each = Series.WarmUpRequests + 5;
    private readonly SimulatedTime time = new();

    [Fact]
    public async Task Frame_ClientsAreToldApart_HasARowForEachClassAndNoMore()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var gateway = await TestGateway.StartAsync(
            Plan(v1, new ClientClasses { Header = "X-Client", Values = ["mobile", "web"] }), time: time);
        var log = Log(gateway);
        for (var i = 0; i < Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get("/", "x-client: MOBILE\r\n"));
            await gateway.ExchangeAsync(TestGateway.Get("/", $"X-Client: client {i}\r\n"));
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        Assert.Equal([("mobile", 5), ("other", Each + 5)], await ClassesAsync(gateway, log, 3 * Each));
        var metrics = PrometheusText.Write(gateway.Core);
        Assert.Contains($"service=\"web\",revision=\"v1\",code_class=\"2xx\"}} {3 * Each}\n", metrics);
    }

    [Theory]
    [InlineData("no header", "mobile")]
    [InlineData("X-Client", "other")]
    [InlineData("X-Client", "")]
    public async Task Frame_ClassesThatCannotBe_AreNamedAndNoneAreToldApart(string header, string value)
    {
        await using var v1 = RawBackend.Named("v1");
        var plan = Plan(v1, new ClientClasses { Header = header, Values = [value] });
        Assert.StartsWith("spec.clientClasses.", Assert.Single(plan.Services[0].Split!.Refused), StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(plan, time: time);
        var log = Log(gateway);
        for (var i = 0; i < Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get("/", "X-Client: mobile\r\n"));
        }

        Assert.Equal([(null, 5L)], await ClassesAsync(gateway, log, Each));
    }

    /// <summary>Begun before the first request: a log has no frames of the time before it.</summary>
    private FrameLog Log(TestGateway gateway) => new(gateway.Core.Series, time, "local", "e1");

    private async Task<List<(string? Class, long Requests)>> ClassesAsync(TestGateway gateway, FrameLog log, long ended)
        => [.. (await gateway.FramesAsync(time, log, ended)).SelectMany(static f => f.Rows).GroupBy(static r => r.Class)
            .OrderBy(static g => g.Key).Select(static g => (g.Key, g.Sum(static r => r.Started)))];

    private static TablePlan Plan(RawBackend v1, ClientClasses classes)
    {
        var split = Objects.Split(0, 1);
        return TestGateway.Plan(
            SplitCompiler.Compile(split with { Spec = split.Spec! with { ClientClasses = classes } }), TestGateway.Endpoint("v1", v1.Port));
    }
}
