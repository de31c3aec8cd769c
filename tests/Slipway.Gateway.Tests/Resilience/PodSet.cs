using System.Globalization;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.GeneralPath;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>Which way requests take.</summary>
public enum Way
{
    /// <summary>The hot path.</summary>
    Hot,

    /// <summary>The general path, to pods that speak HTTP/1.1.</summary>
    General,

    /// <summary>The general path, to pods that speak HTTP/2.</summary>
    Http2,
}

/// <summary>Pods behind sockets whose answers a test changes as it goes.</summary>
internal sealed class PodSet : IAsyncDisposable
{
    /// <summary>An answer that is a connection closed, or a stream reset.</summary>
    public const int Broken = 0;

    private readonly List<IAsyncDisposable> servers = [];
    private readonly List<Pod> pods = [];

    public Pod this[int index] => pods[index];

    public IReadOnlyList<Pod> All => pods;

    /// <summary>How often each was asked.</summary>
    public IReadOnlyList<int> Asked => [.. pods.Select(static p => p.Asked)];

    /// <summary>Starts a pod for each name, which is its revision.</summary>
    public static async Task<PodSet> StartAsync(Way way, params string[] revisions)
    {
        var set = new PodSet();
        foreach (var revision in revisions)
        {
            var pod = new Pod(revision);
            set.pods.Add(pod);
            if (way == Way.Http2)
            {
                var server = await Http2Backend.StartAsync(async context =>
                {
                    var status = await pod.NextAsync();
                    if (status == Broken)
                    {
                        context.Abort();
                        return;
                    }

                    context.Response.StatusCode = status;
                });
                pod.Port = server.Port;
                set.servers.Add(server);
            }
            else
            {
                var server = new RawBackend(_ => pod.NextAsync().GetAwaiter().GetResult() is var status && status == Broken ? "!"
                    : string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"));
                pod.Port = server.Port;
                set.servers.Add(server);
            }
        }

        return set;
    }

    /// <summary>A plan with the pods as endpoints of one Service.</summary>
    public TablePlan Plan(Way way, PlannedSplit? split = null, Func<PlannedService, PlannedService>? change = null)
    {
        var plan = TestGateway.Plan(split, [.. pods.Select(static p => TestGateway.Endpoint(p.Revision, p.Port))]);
        var service = plan.Services[0] with { Http2 = way == Way.Http2 };
        return plan with { Services = [change?.Invoke(service) ?? service] };
    }

    public async ValueTask DisposeAsync()
    {
        pods.ForEach(static p => p.Go());
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A pod.</summary>
    /// <param name="revision">Pod template hash.</param>
    internal sealed class Pod(string revision)
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int asked;

        public string Revision => revision;

        public int Port { get; set; }

        /// <summary>Status of the answer to the request of this number, from 1.</summary>
        public Func<int, int> Status { get; set; } = static _ => 200;

        /// <summary>Whether answers wait for <see cref="Go"/>.</summary>
        public bool Waits { get; set; }

        public int Asked => Volatile.Read(ref asked);

        public async Task<int> NextAsync()
        {
            var number = Interlocked.Increment(ref asked);
            if (Waits)
            {
                await open.Task;
            }

            return Status(number);
        }

        public void Go() => open.TrySetResult();
    }
}
