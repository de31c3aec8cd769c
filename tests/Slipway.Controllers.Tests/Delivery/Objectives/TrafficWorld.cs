using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Tests.Delivery.AnalysisRuns;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Objectives;

/// <summary>All controllers of delivery over an API in memory, with a gateway that reports what the test says.</summary>
internal sealed class TrafficWorld : ITelemetrySource, IDisposable
{
    public const string Ns = "default";
    private static readonly TimeSpan Stride = TimeSpan.FromSeconds(5);
    private readonly List<TelemetryFrame> retained = [];
    private Channel<TelemetryFrame> frames = Channel.CreateUnbounded<TelemetryFrame>();
    private ControllerHost? host;
    private CancellationTokenSource? following;
    private bool isRead;
    private int written;
    private int taken;

    public TrafficWorld()
    {
        Pump = new SimulationContext(Time, 1);
        Api = new InMemoryApi(Time, new RandomIdSource(new Random(1)));
        Create(new GatewayInstance
        {
            Metadata = new ObjectMeta { Name = "gw-1" },
            Spec = new GatewayInstanceSpec { AdminAddress = "http://127.0.0.1:1", Epoch = "e1", RenewTime = Time.GetUtcNow() },
        });
        Start();
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public InMemoryApi Api { get; }

    public ScriptedServer Server { get; } = new();

    /// <summary>Requests a second to Service web.</summary>
    public long Rate { get; set; } = 200;

    /// <summary>Share of them that fails.</summary>
    public double Errors { get; set; }

    /// <summary>Requests to it so far.</summary>
    public long Sent { get; private set; }

    /// <summary>How long each of them takes.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMilliseconds(20);

    public ServiceLevelObjectiveStatus Status
        => Api.Find<ServiceLevelObjective>(Ns, "web")?.Status ?? new ServiceLevelObjectiveStatus();

    public void Start()
    {
        var informers = new InformerSet(Api, Time, new Random(1), NullLoggerFactory.Instance);
        var context = new ControllerContext(
            _ => Api, informers, Time, new Random(2), new RandomIdSource(new Random(3)), NullLoggerFactory.Instance);
        var http = new HttpMessageInvoker(Server);
        var delivery = new DeliveryControllers(context, this, new MetricHttp(http, http));
        host = new ControllerHost(informers, delivery.Controllers);
        following = new CancellationTokenSource();
        Pump.Run(() =>
        {
            host.Start();
            _ = delivery.FollowAsync(following!.Token);
        });
        Pump.Await(() => isRead && host.IsReady && taken == written, "the controllers to start");
    }

    /// <summary>Ends the controllers and starts others, which read what the gateway still has from its beginning.</summary>
    public void Restart()
    {
        End();
        frames = Channel.CreateUnbounded<TelemetryFrame>();
        isRead = false;
        written = retained.Count;
        taken = 0;
        retained.ForEach(f => frames.Writer.TryWrite(f));
        Start();
    }

    public void Aim(Func<ServiceLevelObjectiveSpec, ServiceLevelObjectiveSpec>? change = null)
    {
        var spec = new ServiceLevelObjectiveSpec
        {
            Service = "web", Availability = new AvailabilityIndicator(), Objective = "99.9%", Window = "30d",
        };
        Create(new ServiceLevelObjective
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = Ns },
            Spec = change?.Invoke(spec) ?? spec,
        });
    }

    /// <summary>Traffic for a time.</summary>
    public void Run(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Stride)
        {
            Step();
        }
    }

    /// <summary>Traffic until something holds; how long that took.</summary>
    public TimeSpan RunUntil(Func<bool> condition, TimeSpan atMost, string what)
    {
        var passed = TimeSpan.Zero;
        for (; passed < atMost && !condition(); passed += Stride)
        {
            Step();
        }

        var alerts = string.Join("; ", (Status.Alerts ?? []).Select(static a => $"{a.Name} {a.State} {a.Summary}"));
        Assert.True(condition(), $"not within {atMost}: {what}; {alerts}");
        return passed;
    }

    public AlertStatus Alert(string name) => Status.Alerts!.Single(a => a.Name == name);

    public async IAsyncEnumerable<TelemetryFrame> ReadAsync(
        GatewayInstance instance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        isRead = true;
        await foreach (var frame in frames.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
            taken++;
        }
    }

    public void Create<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.CreateAsync(value, CancellationToken.None)).OrThrow());

    public void Update<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.UpdateAsync(value, CancellationToken.None)).OrThrow());

    public void Dispose()
    {
        End();
        following!.Dispose();
    }

    private void Step()
    {
        var id = Time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
        Pump.Advance(Stride);
        var requests = Rate * (long)Stride.TotalSeconds;
        Sent += requests;
        var frame = new TelemetryFrame
        {
            Instance = "gw-1",
            Epoch = "e1",
            Id = id,
            Version = 1,
            Final = true,
            Rows = requests == 0 ? [] : [Row("web", requests, (long)Math.Round(requests * Errors)), Row("other", requests, requests)],
            Mirrored = requests == 0 ? [] : [Row("web", requests, requests)],
        };
        retained.Add(frame);
        if (retained.Count > 60)
        {
            retained.RemoveAt(0);
        }

        written++;
        Pump.Run(() => frames.Writer.TryWrite(frame));
        Pump.Await(() => taken == written, "the frame to be read");
    }

    private TelemetryRow Row(string service, long requests, long bad) => new()
    {
        Route = "",
        Namespace = Ns,
        Service = service,
        Revision = "",
        Pod = "p",
        Started = requests,
        Finished = requests,
        Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
        PastBound = 0,
        Durations = new Dictionary<int, long> { [LogLinearBuckets.IndexOf((long)Duration.TotalMicroseconds)] = requests },
    };

    private void End() => Pump.End(() =>
    {
        following!.Cancel();
        return host!.DisposeAsync().AsTask();
    });
}
