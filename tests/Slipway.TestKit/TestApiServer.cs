using System.Net;
using Slipway.Api.Meta;
using Slipway.ApiServer;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Auditing;
using Slipway.ApiServer.Streaming;
using Slipway.Cli.Hosting;
using Slipway.Client;
using Slipway.Storage.Memory;

namespace Slipway.TestKit;

/// <summary>
/// The real API server over a store in memory, on simulated time and seeded ids, with a client for each user. Everything completes on the
/// caller's thread, so that it also runs under a <see cref="SimulationContext"/>.
/// </summary>
public sealed class TestApiServer : IAsyncDisposable
{
    public const string AdminToken = "test-admin-token";

    private static readonly Lazy<PkiDirectory> Pki = new(() => PkiDirectory.InMemory(TimeProvider.System));

    private TestApiServer(SimulatedTime time, MemoryStore store, IIdSource ids, ApiServerHost host)
        => (Time, Store, Ids, Host) = (time, store, ids, host);

    /// <summary>Certificate of the authority that clients over TLS must trust.</summary>
    public static string AuthorityPem => Pki.Value.AuthorityPem;

    /// <summary>Keys and certificates, made once: they cost more than a test.</summary>
    public static PkiDirectory Keys => Pki.Value;

    public SimulatedTime Time { get; }

    public MemoryStore Store { get; }

    public IIdSource Ids { get; }

    public ApiServerHost Host { get; }

    /// <summary>A client that may do everything.</summary>
    public IApiClient Admin => As(ApiUser.Known("test-admin", ApiUser.Masters));

    /// <param name="time">Clock; null for a new one.</param>
    /// <param name="seed">Seed of uids and generated names.</param>
    /// <param name="http">Whether it also listens on a free loopback port with TLS.</param>
    /// <param name="streams">Logs of pods; null for none.</param>
    /// <param name="audit">Keeps what changes something; null for none.</param>
    public static async Task<TestApiServer> StartAsync(
        SimulatedTime? time = null, int seed = 1, bool http = false, IPodStreams? streams = null, IAuditLog? audit = null)
    {
        time ??= new SimulatedTime();
        var store = new MemoryStore(new MemoryStoreOptions { Time = time });
        var ids = new RandomIdSource(new Random(seed));
        var host = await ApiServerHost.StartAsync(new ApiServerOptions
        {
            Store = store,
            Time = time,
            Ids = ids,
            Pki = Pki.Value,
            Tokens = new Dictionary<string, ApiUser> { [AdminToken] = ApiUser.Known("test-admin", ApiUser.Masters) },
            Listen = http ? new IPEndPoint(IPAddress.Loopback, 0) : null,
            PodStreams = streams ?? NoPodStreams.Instance,
            Audit = audit,
        }, CancellationToken.None);
        return new TestApiServer(time, store, ids, host);
    }

    /// <summary>A client of a user, who may only do what authorization allows.</summary>
    public IApiClient As(ApiUser user) => new InProcessApiClient(Host.As(user));

    /// <summary>A client of one of Slipway's controllers.</summary>
    public IApiClient AsController(string name) => As(ApiUser.Known($"system:slipway:controller:{name}"));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Store.DisposeAsync();
    }
}
