using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Resilience;

public sealed class OutlierLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Ejection_IsLoggedOnceWithItsReason()
    {
        var time = new SimulatedTime();
        var pump = new SimulationContext(time);
        var log = new Lines();
        var options = new GatewayOptions { AdminToken = "secret", TableFile = Path.Combine(folder, "table.json") };
        using var control = new GatewayControl(
            options, new InMemoryApi(time, new RandomIdSource(new Random(1))), new FakeInformers { Synced = false }, time, new Random(1),
            new RandomIdSource(new Random(2)), log);
        using var stop = new CancellationTokenSource();
        pump.Run(() => _ = control.RunAsync("http://127.0.0.1:80", "http://127.0.0.1:81", stop.Token, stop.Token));
        var plan = TestGateway.Plan(null, TestGateway.Endpoint("v1", 1), TestGateway.Endpoint("v1", 2));
        control.Core.Swap(RoutingTable.Build(plan, control.Core.States));
        var service = control.Core.Table.Services["default/web:80"];
        control.Core.Outliers.Note(service.Arms[0].Endpoints[0], service, isFailure: false);
        for (var i = 0; i < 20; i++)
        {
            control.Core.Outliers.Note(service.Arms[0].Endpoints[1], service, isFailure: true);
        }

        pump.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            ["Endpoint 127.0.0.1:2 of Service default/web:80 gets no requests for 30 s: 5 failures in a row (pod pod-2, revision v1)"],
            log.All.Where(static l => l.StartsWith("Endpoint", StringComparison.Ordinal)));
        pump.Run(stop.Cancel);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => All.Add(formatter(state, exception));
    }
}
