using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Simulation.Tests.Checks;
using Slipway.Simulation.Tests.Faults;
using Slipway.Storage.Memory;
using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>The whole plane on one thread, from one seed.</summary>
internal sealed class SimulatedPlane : IDisposable
{
    private const long WebAside = 6;
    private readonly Random seeds;
    private readonly int seed;
    private long restarts;

    public SimulatedPlane(int seed, TextWriter? copy)
    {
        this.seed = seed;
        seeds = new Random(Scattered(seed));
        Pump = new SimulationContext(Time, seeds.Next()) { OnForeignThread = what => Checks!.Fail("left the pump: " + what) };
        Chaos = new Chaos(NextRandom());
        Trace = new Trace(Time, copy);
        Runtime = new FakePodRuntime(Time);
        Store = new MemoryStore(new MemoryStoreOptions { Time = Time, CommitBarrier = DiskAsync });
        Web = Aside(WebAside);
        World = new World(this);
        Checks = new PlaneChecks(this);
        Folder = Directory.CreateTempSubdirectory("slipway-simulation-").FullName;
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public Chaos Chaos { get; }

    public Trace Trace { get; }

    public FakePodRuntime Runtime { get; }

    public MemoryStore Store { get; }

    public World World { get; }

    public PlaneChecks Checks { get; }

    /// <summary>Whether the Rollout is one of the API group of Argo Rollouts.</summary>
    public bool IsArgo { get; set; }

    /// <summary>Draws what servers outside the plane answer.</summary>
    public Random Web { get; }

    public Tally Tally { get; } = new();

    public string Folder { get; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The server that runs; null while there is none.</summary>
    public ServerLife? Server { get; private set; }

    /// <summary>The gateway that runs; null while there is none.</summary>
    public GatewayLife? Gateway { get; private set; }

    /// <summary>Whether gateway and server cannot reach each other.</summary>
    public bool Partitioned { get; set; }

    public Random NextRandom() => new(seeds.Next());

    /// <summary>Random numbers of the seed that take none from the others, so that what is drawn from them changes nothing else.</summary>
    /// <param name="salt">Tells such numbers apart.</param>
    public Random Aside(long salt) => new(Scattered(seed + (salt << 32)));

    /// <summary>A kind of the API group that is used.</summary>
    public KindInfo KindOf<T>()
        where T : KubeObject => Kinds.AllOf<T>().First(kind => kind.Group == Kinds.ArgoGroup == IsArgo);

    public void StartServer() => _ = StartServerAsync();

    /// <summary>The supervisor's part: another server after a while, until one comes up.</summary>
    public void CrashServer(bool pendingReachedDisk, TimeSpan restartAfter)
    {
        if (Server is not null)
        {
            Trace.Add($"crash server {pendingReachedDisk}");
            Server.Kill();
            Server = null;
            Store.Crash(pendingReachedDisk);
            _ = LaterAsync(restartAfter, StartServer);
        }
    }

    public void CrashGateway(TimeSpan restartAfter)
    {
        if (Gateway is not null)
        {
            Trace.Add("crash gateway");
            Gateway.Kill();
            Gateway = null;
            _ = LaterAsync(restartAfter, StartGateway);
        }
    }

    public void StartGateway()
    {
        Trace.Add("gateway up");
        Gateway = new GatewayLife(this);
        Gateway.Start();
    }

    /// <summary>Stops and starts the server as an upgrade does.</summary>
    public async Task RestartServerAsync()
    {
        if (Server is { IsUp: true } server)
        {
            Trace.Add("stop server");
            await server.StopAsync();
            if (Server == server)
            {
                Server = null;
                StartServer();
            }
        }
    }

    /// <summary>Stops and starts the gateway as an upgrade does; connections wait meanwhile in the supervisor's sockets.</summary>
    public async Task RestartGatewayAsync()
    {
        if (Gateway is { } gateway)
        {
            Trace.Add("stop gateway");
            Gateway = null;
            await gateway.StopAsync();
            StartGateway();
        }
    }

    public async Task LaterAsync(TimeSpan after, Action work)
    {
        await Task.Delay(after, Time);
        work();
    }

    public void Dispose()
    {
        // What is left over is finalized at any time, on the finalizer's thread.
        Pump.OnForeignThread = null;
        Trace.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Neighbouring seeds give Random nearly the same numbers, and so would try the same things again and again.</summary>
    private static int Scattered(long seed)
    {
        var mixed = (ulong)seed * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) & int.MaxValue);
    }

    private async Task StartServerAsync()
    {
        if (Server is not null)
        {
            return;
        }

        var server = Server = new ServerLife(this);
        Trace.Add($"start server {restarts++}");
        try
        {
            await server.StartAsync();
        }
        catch (Exception e) when (Chaos.Enabled)
        {
            Trace.Add("server did not start: " + e.Message);
            CrashServer(true, TimeSpan.FromMilliseconds(500));
        }
    }

    private async Task DiskAsync()
    {
        await Task.Delay(Chaos.Disk(), Time);
        if (Chaos.Roll(0.001))
        {
            throw new IOException("no space left on device");
        }
    }
}
