using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Gateway.Hosting;
using Slipway.Simulation.Tests.Faults;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>One process of the gateway: all of it but its ports.</summary>
internal sealed class GatewayLife
{
    private const string User = "system:slipway:gateway";
    private readonly InformerSet informers;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public GatewayLife(SimulatedPlane plane)
    {
        var client = new SimulatedClient(plane, Life, User, null);
        var random = plane.NextRandom();
        informers = new InformerSet(client, plane.Time, random, plane.Loggers);
        var options = new GatewayOptions { AdminToken = "token", TableFile = Path.Combine(plane.Folder, "table.json") };
        Control = new GatewayControl(
            options, client, informers, plane.Time, random, new RandomIdSource(plane.NextRandom()),
                plane.Loggers.CreateLogger("Slipway.Gateway"));
    }

    public Life Life { get; } = new();

    public GatewayControl Control { get; }

    public void Start()
    {
        Control.Restore();
        running = Control.RunAsync("http://127.0.0.1:80", "http://127.0.0.1:81", stopping.Token, stopping.Token);
        informers.Start();
    }

    public void Kill()
    {
        Life.End();
        stopping.Cancel();
        Control.Dispose();
    }

    /// <summary>Stops as on SIGTERM, once its requests have ended.</summary>
    public async Task StopAsync()
    {
        stopping.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }

        await informers.DisposeAsync();
        Kill();
    }
}
