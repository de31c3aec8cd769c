using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Node.Images;
using Slipway.Node.Logs;
using Slipway.Node.Probes;
using Slipway.Node.Runtimes.Process;
using Slipway.TestKit;

namespace Slipway.Node.Tests.Processes;

/// <summary>A real node agent with real processes on the real API server in memory. What it started is ended with it.</summary>
internal sealed class NodeFixture : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TestApiServer server;
    private CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private InformerSet? informers;

    private NodeFixture(TestApiServer server) => this.server = server;

    public string Data { get; } = Directory.CreateTempSubdirectory("slipway-node-").FullName;

    public IApiClient Client => server.Admin;

    public ProcessRuntime Runtime { get; private set; } = null!;

    public static async Task<NodeFixture> StartAsync()
    {
        var fixture = new NodeFixture(await TestApiServer.StartAsync(new SimulatedTime(DateTimeOffset.UtcNow)));
        fixture.StartAgent();
        return fixture;
    }

    public void StartAgent()
    {
        stopping = new CancellationTokenSource();
        var time = TimeProvider.System;
        var logs = new LogKeeper(time);
        Runtime = new ProcessRuntime(Data, new ArtifactStore(Path.Combine(Data, "artifacts")), logs, time, new Random());
        informers = new InformerSet(Client, time, new Random(1), NullLoggerFactory.Instance);
        var agent = new NodeAgent(new NodeAgentOptions
        {
            Client = Client,
            Informers = informers,
            Runtime = Runtime,
            Prober = new Prober(Runtime, time),
            Events = new NoEvents(),
            Time = time,
            Ids = new RandomIdSource(new Random()),
        });
        informers.Start();
        running = agent.RunAsync(stopping.Token);
    }

    public async Task StopAgentAsync()
    {
        await stopping.CancelAsync();
        await running;
        if (Interlocked.Exchange(ref informers, null) is { } ending)
        {
            await ending.DisposeAsync();
        }
    }

    public async Task<Pod> CreateAsync(string name, Func<PodSpec, PodSpec>? change = null, params string[] command)
    {
        var spec = new PodSpec
        {
            TerminationGracePeriodSeconds = 30,
            Containers = [new Container { Name = "main", Image = "host", Command = command,
                Ports = [new ContainerPort { ContainerPortValue = 80, Name = "http" }] }],
        };
        var pod = new Pod { Metadata = new ObjectMeta { Name = name, Namespace = "default" }, Spec = change?.Invoke(spec) ?? spec };
        return (await Client.CreateAsync(pod, CancellationToken.None)).OrThrow();
    }

    public async Task<Pod?> GetAsync(string name)
    {
        var answer = await Client.GetAsync<Pod>(new ObjectKey("default", name), CancellationToken.None);
        return answer.IsNotFound ? null : answer.OrThrow();
    }

    public async Task<Pod> WaitAsync(string name, string awaited, Func<Pod, bool> condition)
    {
        Pod? last = null;
        await UntilAsync(
            () => $"{awaited}; last seen: {Describe(last)}", async () => (last = await GetAsync(name)) is { } pod && condition(pod));
        return last!;
    }

    public Task WaitForGoneAsync(string name) => UntilAsync(() => $"pod {name} to be gone", async () => await GetAsync(name) is null);

    public Task<Pod> WaitReadyAsync(string name) => WaitAsync(name, "pod to be ready", static p => Condition(p, "Ready") == "True");

    public Task DeleteAsync(string name, long? grace = null) => Client.DeleteAsync(
        Kinds.Of<Pod>(), new ObjectKey("default", name), new DeleteOptions { GracePeriodSeconds = grace }, CancellationToken.None);

    public static string? Condition(Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type)?.Status;

    public string Log(Pod pod, int attempt = 0)
        => File.ReadAllText(Path.Combine(Data, "logs", $"default_{pod.Name()}_{pod.Uid()}", "main", $"{attempt}.log"));

    public RunDirectory Run(Pod pod, int attempt = 0) => new PodDirectories(Data).Run(pod.Uid(), "main", attempt);

    public static async Task UntilAsync(Func<string> awaited, Func<Task<bool>> condition)
    {
        var until = TimeProvider.System.GetUtcNow() + Deadline;
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, $"Waited in vain for {awaited()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAgentAsync();
        foreach (var uid in Runtime.ListPods())
        {
            await Runtime.RemoveAsync(uid, CancellationToken.None);
        }

        await server.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    private static string Describe(Pod? pod) =>
        pod is null ? "no pod" : System.Text.Encoding.UTF8.GetString(Api.Serialization.ApiJson.Serialize(pod));

    private sealed class NoEvents : IEventRecorder
    {
        public void Normal(KubeObject about, string reason, string message)
        {
        }

        public void Warning(KubeObject about, string reason, string message)
        {
        }
    }
}
