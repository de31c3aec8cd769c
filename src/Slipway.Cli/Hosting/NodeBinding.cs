using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Cli.Hosting.Posix;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Node;
using Slipway.Node.Images;
using Slipway.Node.Logs;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes.Process;

namespace Slipway.Cli.Hosting;

/// <summary>The node of this machine, in the server's process. Stopping it leaves the pods running.</summary>
internal sealed class NodeBinding : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly DataDirectory data;
    private readonly ProcessRuntime runtime;
    private readonly ILoggerFactory loggers;
    private readonly Random random = new();
    private InformerSet? informers;
    private Task running = Task.CompletedTask;

    public NodeBinding(DataDirectory data, ILoggerFactory loggers)
    {
        this.data = data;
        this.loggers = loggers;
        var logs = new LogKeeper(TimeProvider.System);
        runtime = new ProcessRuntime(data.Root, new ArtifactStore(data.Artifacts), logs, TimeProvider.System, random);
        Streams = new NodeStreams(new PodLogs(data.Root, logs, TimeProvider.System));
    }

    /// <summary>The logs of its pods.</summary>
    public NodeStreams Streams { get; }

    public void Start(IApiClient client, IIdSource ids)
    {
        var time = TimeProvider.System;
        informers = new InformerSet(client, time, random, loggers);
        var logger = loggers.CreateLogger("Slipway.Node");
        var agent = new NodeAgent(new NodeAgentOptions
        {
            BootId = ProcessTable.BootId,
            Client = client,
            Informers = informers,
            Runtime = runtime,
            Prober = new Prober(runtime, time),
            Events = new EventRecorder(client, "kubelet", time, ids, logger),
            SchedulerEvents = new EventRecorder(client, "default-scheduler", time, ids, logger),
            Time = time,
            Ids = ids,
            Log = logger,
        });
        informers.Start();
        running = Task.WhenAll(agent.RunAsync(stopping.Token), KeepLogsTidyAsync(time));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        if (informers is not null)
        {
            await informers.DisposeAsync();
        }

        stopping.Dispose();
    }

    private async Task KeepLogsTidyAsync(TimeProvider time)
    {
        try
        {
            await new LogJanitor(data.Root, time).RunAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }
}
