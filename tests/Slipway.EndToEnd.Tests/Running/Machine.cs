using System.Diagnostics;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Connections;
using Slipway.Cli.Hosting;
using Slipway.Client;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>One Slipway on a data directory of its own. Disposing it ends everything and fails when something outlives that.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-e2e-");
    private readonly List<Load> loads = [];
    private (string Kubeconfig, ClusterConnection Connection)? connected;
    private SmallDisk? disk;

    public Machine() => Data = Path.Combine(folder.FullName, "data");

    /// <summary>Its data directory.</summary>
    public string Data { get; }

    /// <summary>A folder for files of the test.</summary>
    public string Folder => folder.FullName;

    public StatusFile Status => StatusFile.Read(Directories) ?? throw new IOException($"there is no {Directories.StatusFile}");

    public bool IsReady => File.Exists(Directories.StatusFile);

    public DataDirectory Directories => DataDirectory.Resolve(Data);

    /// <summary>A client with all rights, of the server that runs now.</summary>
    public IApiClient Api
    {
        get
        {
            var kubeconfig = File.ReadAllText(Directories.Kubeconfig);
            if (connected?.Kubeconfig != kubeconfig)
            {
                connected?.Connection.Dispose();
                connected = (kubeconfig, ClusterConnection.Open(Directories.Kubeconfig));
            }

            return connected.Value.Connection.Client;
        }
    }

    private Dictionary<string, string> Environment => new()
    {
        ["HOME"] = folder.FullName,
        ["SLIPWAY_HOME"] = Data,
        ["KUBECONFIG"] = Directories.Kubeconfig,
    };

    /// <summary>A machine that runs, with the sample service in its artifacts.</summary>
    public static async Task<Machine> StartAsync(EchoArtifact echo)
    {
        var machine = new Machine();
        try
        {
            await echo.AddToAsync(machine.Data);
            (await machine.UpAsync()).Ok();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>A machine on which two pods of the sample service answer.</summary>
    public static Task<Machine> DeployedAsync(EchoArtifact echo) => WithAsync(echo, static async machine =>
    {
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        await machine.AnsweredAsync();
    });

    /// <summary>A machine that is made ready for a test.</summary>
    public static async Task<Machine> WithAsync(EchoArtifact echo, Func<Machine, Task> prepare)
    {
        var machine = await StartAsync(echo);
        try
        {
            await prepare(machine);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    public Task<ProgramResult> UpAsync(string api = "127.0.0.1:0", string gateway = "127.0.0.1:0")
        => SlipwayAsync("up", "--detach", "--api", api, "--gateway", gateway);

    public Task<ProgramResult> SlipwayAsync(params string[] words) => Programs.RunAsync([Programs.Slipway, .. words], Environment);

    public Task<ProgramResult> KubectlAsync(params string[] words) => Programs.RunAsync(["kubectl", .. words], Environment);

    public Task<ProgramResult> ApplyAsync(string manifest, params string[] words)
        => Programs.RunAsync(["kubectl", "apply", .. words, "-f", "-"], Environment, manifest);

    /// <summary>Puts the data directory, which is not there yet, on a small disk of its own.</summary>
    public async Task<SmallDisk> OnSmallDiskAsync(int megabytes) => disk = await SmallDisk.MountAsync(Data, megabytes);

    /// <summary>Starts a load, as soon as a pod answers there.</summary>
    /// <param name="requestsPerSecond">Its rate.</param>
    /// <param name="target">Address and port; null for the gateway's.</param>
    public Task<Load> StartLoadAsync(int requestsPerSecond = 200, string? target = null)
        => StartLoadAsync(new LoadShape(requestsPerSecond), target);

    /// <summary>Starts a load, as soon as a pod answers there.</summary>
    public async Task<Load> StartLoadAsync(LoadShape shape, string? target = null)
    {
        await AnsweredAsync(target);
        var load = new Load(this, shape, loads.Count, Environment, target);
        loads.Add(load);
        return load;
    }

    /// <summary>kill -9.</summary>
    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>kill -9 of a process that may have ended by itself.</summary>
    public static void End(int pid)
    {
        try
        {
            Kill(pid);
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    public async Task<Rollout?> RolloutAsync(string name = "echo")
        => (await Api.GetAsync<Rollout>(new ObjectKey("default", name), CancellationToken.None)).Value;

    public Task<Rollout> RolloutIsAsync(string what, Func<Rollout, bool> reached, TimeSpan? atMost = null, string name = "echo")
    {
        Rollout? last = null;
        return Eventually.IsAsync(
            $"rollout {name} {what}",
            async () => (last = await RolloutAsync(name)) is { } rollout
                && rollout.Status?.ObservedGeneration == $"{rollout.Metadata?.Generation}" && reached(rollout) ? rollout : null,
            atMost ?? TimeSpan.FromSeconds(120),
            () => $"Its status: {last?.Status?.Phase} {last?.Status?.Message}; step {last?.Status?.CurrentStepIndex}");
    }

    /// <summary>The pods of an app that are ready, by name.</summary>
    public async Task<IReadOnlyList<Pod>> ReadyPodsAsync(string app = "echo")
        => [.. ((await Api.ListAsync<Pod>(new ListQuery { Namespace = "default", LabelSelector = $"app={app}" }, CancellationToken.None))
            .OrThrow().Items ?? [])
            .Where(static p => p.Metadata?.DeletionTimestamp is null
                && p.Status?.Conditions?.Any(static c => c.Type == "Ready" && c.Status == "True") == true)
            .OrderBy(static p => p.Name(), StringComparer.Ordinal)];

    /// <summary>Waits until an app has as many ready pods.</summary>
    public Task<IReadOnlyList<Pod>> PodsReadyAsync(int count, string app = "echo", TimeSpan? atMost = null) => Eventually.IsAsync(
        $"{count} ready pods of {app}", async () => await ReadyPodsAsync(app) is { } pods && pods.Count == count ? pods : null, atMost);

    /// <summary>
    /// Waits until pods that ended without being told so are back, and the gateway has heard of it: for a moment their status is still that
    /// of the processes that have ended.
    /// </summary>
    public async Task<IReadOnlyList<Pod>> PodsStartedAgainAsync(int count, string app = "echo")
    {
        var back = await Eventually.IsAsync($"{count} pods of {app}, started again", async () => await ReadyPodsAsync(app) is { } ready
            && ready.Count == count && ready.All(static p => p.Status!.ContainerStatuses![0].RestartCount == 1) ? ready : null);
        await AnsweredAsync();
        return back;
    }

    /// <summary>Waits until a pod of the sample service answers: what the API calls ready, the gateway hears of a moment later.</summary>
    /// <param name="target">Address and port; null for the gateway's.</param>
    public async Task AnsweredAsync(string? target = null)
    {
        using var http = new HttpClient
        {
            BaseAddress = new Uri(target is null ? Status.Gateway : $"http://{target}"), Timeout = TimeSpan.FromSeconds(5),
        };
        http.DefaultRequestHeaders.Host = Manifests.Host;
        await Eventually.HoldsAsync(
            "an answer of a pod", async () => (await http.GetAsync(new Uri("/", UriKind.Relative))).IsSuccessStatusCode);
    }

    /// <summary>Waits until an Event says something: they are written behind what they tell of.</summary>
    /// <param name="reason">Its reason; null for any.</param>
    /// <param name="message">A part of its message.</param>
    public Task EventIsAsync(string? reason, string message)
    {
        var selector = reason is null ? "" : $"reason={reason}";
        return Eventually.HoldsAsync(
            $"an Event {reason} that says '{message}'",
            async () => (await KubectlAsync("get", "events", "--field-selector", selector, "-o", "jsonpath={.items[*].message}")).Ok()
                .Contains(message, StringComparison.Ordinal));
    }

    /// <summary>Pids of the containers that run, in order.</summary>
    public IReadOnlyList<int> ContainerPids()
        => [.. ProcessesBelow.Find($"{Data}/pods").Concat(ProcessesBelow.Find($"{Data}/artifacts")).Distinct().Order()];

    public async ValueTask DisposeAsync()
    {
        foreach (var load in loads)
        {
            await load.DisposeAsync();
        }

        connected?.Connection.Dispose();
        var down = Directory.Exists(Data) ? await SlipwayAsync("down") : null;
        var left = ProcessesBelow.Find(folder.FullName);
        var described = ProcessesBelow.Describe(left);
        foreach (var pid in left)
        {
            End(pid);
        }

        if (disk is not null)
        {
            await disk.UnmountAsync();
        }

        folder.Delete(recursive: true);
        Assert.True(down is null or { ExitCode: 0 }, $"{down}");
        Assert.True(left.Count == 0, $"these outlived 'slipway down':\n{described}");
    }
}
