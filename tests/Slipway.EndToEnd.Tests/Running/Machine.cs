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
    public IApiClient Api => ClusterConnection.Open(Directories.Kubeconfig).Client;

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
    public static async Task<Machine> DeployedAsync(EchoArtifact echo)
    {
        var machine = await StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        return machine;
    }

    public Task<ProgramResult> UpAsync(string api = "127.0.0.1:0", string gateway = "127.0.0.1:0")
        => SlipwayAsync("up", "--detach", "--api", api, "--gateway", gateway);

    public Task<ProgramResult> SlipwayAsync(params string[] words) => Programs.RunAsync([Programs.Slipway, .. words], Environment);

    public Task<ProgramResult> KubectlAsync(params string[] words) => Programs.RunAsync(["kubectl", .. words], Environment);

    public Task<ProgramResult> ApplyAsync(string manifest, params string[] words)
        => Programs.RunAsync(["kubectl", "apply", .. words, "-f", "-"], Environment, manifest);

    /// <summary>Puts the data directory, which is not there yet, on a small disk of its own.</summary>
    public async Task<SmallDisk> OnSmallDiskAsync(int megabytes) => disk = await SmallDisk.MountAsync(Data, megabytes);

    /// <summary>Starts a load.</summary>
    /// <param name="requestsPerSecond">Its rate.</param>
    /// <param name="seconds">Its longest time.</param>
    /// <param name="target">Address and port; null for the gateway's.</param>
    public Load StartLoad(int requestsPerSecond = 200, int seconds = 300, string? target = null)
    {
        var load = new Load(this, requestsPerSecond, seconds, loads.Count, Environment, target);
        loads.Add(load);
        return load;
    }

    /// <summary>kill -9.</summary>
    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
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
            atMost ?? TimeSpan.FromSeconds(60),
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
    public Task<IReadOnlyList<Pod>> PodsReadyAsync(int count, string app = "echo") => Eventually.IsAsync(
        $"{count} ready pods of {app}", async () => await ReadyPodsAsync(app) is { } pods && pods.Count == count ? pods : null);

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

    /// <summary>Waits until a pod behind the route of the sample service answers.</summary>
    public async Task AnsweredAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Status.Gateway) };
        http.DefaultRequestHeaders.Host = Manifests.Host;
        await Eventually.HoldsAsync(
            "an answer of a pod", async () => (await http.GetAsync(new Uri("/", UriKind.Relative))).IsSuccessStatusCode);
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

        var down = Directory.Exists(Data) ? await SlipwayAsync("down") : null;
        var left = ProcessesBelow.Find(folder.FullName);
        var described = ProcessesBelow.Describe(left);
        foreach (var pid in left)
        {
            Kill(pid);
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
