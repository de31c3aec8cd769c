using System.Threading.Channels;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Node.Pods;
using NodeObject = Slipway.Api.Core.Node;

namespace Slipway.Node;

/// <summary>
/// The agent of one machine: registers the Node, binds pods to it and runs them. An ordinary client of the API. When it stops, the pods go
/// on; the next agent on the same data takes them up.
/// </summary>
public sealed class NodeAgent
{
    private const string Waiting = "node/waiting";
    private static readonly TimeSpan SyncPoll = TimeSpan.FromMilliseconds(20);
    private readonly Channel<Action> mailbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SortedDictionary<string, RunningPod> workers = new(StringComparer.Ordinal);
    private readonly NodeAgentOptions options;
    private readonly IInformer<Pod> pods;
    private readonly IInformer<NodeObject> nodes;
    private readonly PodServices services;
    private readonly PodBinder binder;
    private bool bindingDue;

    /// <summary>Registers with the informers; nothing runs before <see cref="RunAsync(CancellationToken)"/>.</summary>
    public NodeAgent(NodeAgentOptions options)
    {
        this.options = options;
        pods = options.Informers.For<Pod>();
        nodes = options.Informers.For<NodeObject>();
        services = new PodServices
        {
            Client = options.Client,
            Services = options.Informers.For<Service>(),
            EndpointSlices = options.Informers.For<EndpointSlice>(),
            Gateways = options.Informers.For<GatewayInstance>(),
            Runtime = options.Runtime,
            Prober = options.Prober,
            Events = options.Events,
            Time = options.Time,
            Ids = options.Ids,
            Log = options.Log,
            HostIP = options.HostIP,
            Since = options.Time.GetUtcNow(),
        };
        binder = new PodBinder(options);
        pods.AddIndex(Waiting, static p => PodBinder.IsWaiting(p) ? [""] : []);
        services.EndpointSlices.AddIndex(
            PodDrain.ByPod, static s => (s.Endpoints ?? []).Select(static e => e.TargetRef?.Uid).OfType<string>().Distinct());
        pods.OnChange((before, after) => mailbox.Writer.TryWrite(() => OnPod(before, after)));
        nodes.OnChange((_, _) => mailbox.Writer.TryWrite(() => bindingDue = true));
        services.EndpointSlices.OnChange((_, _) => mailbox.Writer.TryWrite(OnTraffic));
        services.Gateways.OnChange((_, _) => mailbox.Writer.TryWrite(OnTraffic));
    }

    /// <summary>Works until cancelled. Containers are left running.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heartbeat = UntilStoppedAsync(new NodeRegistration(options).RunAsync(stopping.Token));
        try
        {
            await WaitForSyncAsync(stopping.Token);
            await RemoveOrphansAsync(stopping.Token);
            while (await mailbox.Reader.WaitToReadAsync(stopping.Token))
            {
                while (mailbox.Reader.TryRead(out var message))
                {
                    message();
                }

                StartWorkers(stopping.Token);
                if (bindingDue && pods.ByIndex(Waiting, "").Count > 0)
                {
                    bindingDue = false;
                    await binder.BindAsync(pods.List(), nodes.Get(new ObjectKey("", options.NodeName))?.Spec, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
        finally
        {
            stopping.Cancel();
            await Task.WhenAll(workers.Values.Select(static w => w.Done).Append(heartbeat));
        }
    }

    private static async Task UntilStoppedAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private async Task WaitForSyncAsync(CancellationToken cancellationToken)
    {
        while (!pods.HasSynced || !nodes.HasSynced
            || !services.Services.HasSynced || !services.EndpointSlices.HasSynced || !services.Gateways.HasSynced)
        {
            await Task.Delay(SyncPoll, options.Time, cancellationToken);
        }
    }

    private async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        var known = pods.List().Select(static p => p.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var uid in options.Runtime.ListPods().Where(uid => !known.Contains(uid)))
        {
            PodLog.OrphanRemoved(options.Log, uid);
            await options.Runtime.RemoveAsync(uid, cancellationToken);
        }
    }

    private void OnPod(Pod? before, Pod? after)
    {
        bindingDue = true;
        if (before is not null && before.Uid() != after?.Uid())
        {
            binder.Forget(before);
            workers.GetValueOrDefault(before.Uid())?.Worker.OnPod(null);
        }

        if (after is null || after.Spec?.NodeName != options.NodeName)
        {
            return;
        }

        if (workers.TryGetValue(after.Uid(), out var running))
        {
            running.Worker.OnPod(after);
        }
        else
        {
            workers.Add(after.Uid(), new RunningPod(new PodWorker(after, services)));
        }
    }

    private void OnTraffic()
    {
        foreach (var running in workers.Values)
        {
            running.Worker.OnTraffic();
        }
    }

    private void StartWorkers(CancellationToken cancellationToken)
    {
        foreach (var (uid, running) in workers.Where(static w => w.Value.IsNew).ToList())
        {
            running.IsNew = false;
            running.Done = RunAsync(uid, running.Worker, cancellationToken);
        }
    }

    private async Task RunAsync(string uid, PodWorker worker, CancellationToken cancellationToken)
    {
        // The mailbox of the agent goes on while a pod is taken up.
        await Task.Yield();
        await worker.RunAsync(cancellationToken);
        mailbox.Writer.TryWrite(() => workers.Remove(uid));
        worker.Dispose();
    }

    private sealed class RunningPod(PodWorker worker)
    {
        public PodWorker Worker => worker;

        public bool IsNew { get; set; } = true;

        public Task Done { get; set; } = Task.CompletedTask;
    }
}
