using System.Net;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.GeneralPath;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Forwarding;

/// <summary>What all exchanges of a gateway share.</summary>
internal sealed class GatewayCore : IDisposable
{
    private readonly ulong seed;
    private RoutingTable table;
    private long drawn;
    private long drawnIds;
    private long revision;
    private volatile DrainStage drain;

    /// <summary>A gateway that serves nothing yet.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="random">Seed of choices.</param>
    /// <param name="issue">Makes a certificate for a host from the machine's own authority; null where there is none.</param>
    public GatewayCore(TimeProvider time, Random random, Func<string, X509Certificate2>? issue = null)
    {
        Certificates = new ServerCertificates(time, issue);
        Time = time;
        seed = (ulong)random.NextInt64();
        States = new TargetStates(time);
        Series = new SeriesRegistry(time);
        Retries = new RetryBudget(time);
        Outliers = new OutlierDetection(time);
        Deadlines = new Deadlines(time);
        Held = new HeldRequests(Deadlines);
        Mirrors = new MirrorSender(this);
        table = RoutingTable.Build(Compiling.TablePlan.Empty, States);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>State of endpoints and splits.</summary>
    public TargetStates States { get; }

    /// <summary>Counters.</summary>
    public SeriesRegistry Series { get; }

    /// <summary>Records of requests for those who want them.</summary>
    public RequestRecords Records { get; } = new();

    /// <summary>Counters of connections that carry something else than HTTP.</summary>
    public Streams.StreamCounts Streams { get; } = new();

    /// <summary>Budget of retries.</summary>
    public RetryBudget Retries { get; }

    /// <summary>Ejects endpoints that fail where others do not.</summary>
    public OutlierDetection Outliers { get; }

    /// <summary>Copies of requests.</summary>
    public MirrorSender Mirrors { get; }

    /// <summary>Connections to backends that speak HTTP/2.</summary>
    public Http2Backends Http2 { get; } = new();

    /// <summary>Answers that are compared, and what came of it.</summary>
    public ComparisonBook Comparisons { get; } = new();

    /// <summary>Certificates of HTTPS listeners.</summary>
    public ServerCertificates Certificates { get; }

    /// <summary>Handshakes of TLS.</summary>
    public HandshakeCounts Handshakes { get; } = new();

    /// <summary>Time limits of connections.</summary>
    public Deadlines Deadlines { get; }

    /// <summary>Requests that wait for another table.</summary>
    public HeldRequests Held { get; }

    /// <summary>Whether every request takes the general path; for tests that compare the two.</summary>
    public bool ForcesGeneralPath { get; init; }

    /// <summary>Whether traces that begin here are marked as sampled.</summary>
    public bool SamplesTraces { get; init; }

    /// <summary>Networks of the proxies whose word about clients is taken; null when nobody has said.</summary>
    public IReadOnlyList<IPNetwork>? TrustedProxies { get; init; }

    /// <summary>How far the gateway itself is with going away.</summary>
    public DrainStage Drain
    {
        get => drain;
        set => drain = value;
    }

    /// <summary>Whether the gateway itself is going away: connections end with their current answer.</summary>
    public bool Draining => drain != DrainStage.None;

    /// <summary>Tables put in force since the start.</summary>
    public long Revision => Volatile.Read(ref revision);

    /// <summary>Called when the last request to a retired endpoint has ended.</summary>
    public Action OnDrained { get; set; } = static () => { };

    /// <summary>Called when another table has been put in force.</summary>
    public Action OnSwapped { get; set; } = static () => { };

    /// <summary>The table in force.</summary>
    public RoutingTable Table => Volatile.Read(ref table);

    /// <summary>Puts a table in force; requests that have begun finish with the one they took.</summary>
    public void Swap(RoutingTable next)
    {
        Volatile.Write(ref table, next);
        Interlocked.Increment(ref revision);
        Held.Wake();
        States.Retain(next);
        Comparisons.Retain(next);
        Certificates.Retain(next.Plan);
        OnSwapped();
    }

    /// <summary>Lets go of counters of pods and revisions that are gone.</summary>
    public void ForgetGone()
    {
        var pods = States.Endpoints.Select(static e => e.Plan.PodUid).ToHashSet(StringComparer.Ordinal);
        var revisions = Table.Plan.Services.SelectMany(static s => s.Revisions()).ToHashSet();
        Series.Forget(key => key.Pod.Length > 0
            ? !pods.Contains(key.Pod) : !revisions.Contains((key.Namespace, key.Service, key.Revision)));
    }

    /// <summary>A random number that no other caller gets: a splitmix64 sequence shared without a lock.</summary>
    public ulong Draw() => Mix(seed, Interlocked.Increment(ref drawn));

    /// <summary>As <see cref="Draw"/>, for ids of traces: a sequence of its own, so that choices do not depend on how many there
    /// are.</summary>
    public ulong DrawId() => Mix(~seed, Interlocked.Increment(ref drawnIds));

    /// <inheritdoc/>
    public void Dispose()
    {
        Http2.Dispose();
        Deadlines.Dispose();
    }

    private static ulong Mix(ulong seed, long place)
    {
        var z = seed + ((ulong)place * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
