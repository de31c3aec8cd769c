using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.Gateway.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Hosting;

public sealed class GatewayControlTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Run_ApiAnswersAfterItDidNot_InformersTryAgainAtOnce()
    {
        var time = new SimulatedTime();
        var pump = new SimulationContext(time);
        var api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        var informers = new FakeInformers();
        var options = new GatewayOptions { AdminToken = "secret", TableFile = Path.Combine(folder, "table.json") };
        using var control = new GatewayControl(
            options, api, informers, time, new Random(1), new RandomIdSource(new Random(2)), NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        api.Fault = static (_, _) => throw new HttpRequestException("connection refused");
        pump.Run(() => _ = control.RunAsync("http://127.0.0.1:80", "http://127.0.0.1:81", stop.Token, stop.Token));
        pump.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, informers.Retries);

        api.Fault = static (_, _) => null;
        pump.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, informers.Retries);
        pump.Run(stop.Cancel);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
