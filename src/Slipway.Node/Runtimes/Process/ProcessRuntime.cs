using Slipway.Api.Core;
using Slipway.Node.Images;
using Slipway.Node.Logs;

namespace Slipway.Node.Runtimes.Process;

/// <summary>
/// Containers as process groups of this machine, without a daemon and without root. They outlive this process: a shell wrapper in a
/// session of its own waits for each and writes its exit code down, and output goes straight to a file.
/// </summary>
public sealed class ProcessRuntime : IPodRuntime
{
    private const string LoopbackAddress = "127.0.0.1";
    private const int KeptRuns = 2;
    private static readonly TimeSpan PidFileWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PidFileInterval = TimeSpan.FromMilliseconds(2);
    private readonly PodDirectories directories;
    private readonly SandboxStore sandboxes;
    private readonly VolumeDirectories volumes;
    private readonly RunWatcher watcher;
    private readonly ArtifactStore artifacts;
    private readonly LogKeeper logs;
    private readonly TimeProvider time;
    private readonly Toolbox tools = new();

    /// <summary>Takes up what is in the data directory; nothing is started before somebody asks.</summary>
    /// <param name="dataDirectory">The data directory; pods live below <c>pods/</c>, their logs below <c>logs/</c>.</param>
    /// <param name="artifacts">Images.</param>
    /// <param name="logs">Keeper of the logs.</param>
    /// <param name="time">Clock.</param>
    /// <param name="random">For host ports.</param>
    /// <exception cref="FileNotFoundException">A program that process pods need is missing on this machine.</exception>
    public ProcessRuntime(string dataDirectory, ArtifactStore artifacts, LogKeeper logs, TimeProvider time, Random random)
    {
        directories = new PodDirectories(Path.GetFullPath(dataDirectory));
        sandboxes = new SandboxStore(directories, new HostPortAllocator(random));
        volumes = new VolumeDirectories(directories);
        this.artifacts = artifacts;
        this.logs = logs;
        this.time = time;
        watcher = new RunWatcher(time) { OnEnd = KillEverything };
        sandboxes.Load();
    }

    /// <inheritdoc/>
    public string Description => "process://" + typeof(ProcessRuntime).Assembly.GetName().Version?.ToString(3);

    /// <inheritdoc/>
    public Task<PodSandbox> PrepareAsync(Pod pod, CancellationToken cancellationToken) =>
        Task.FromResult(ToSandbox(sandboxes.Prepare(pod)));

    /// <inheritdoc/>
    public Task<ImageOutcome> ResolveImageAsync(string image, CancellationToken cancellationToken) =>
        Task.FromResult(artifacts.Resolve(image));

    /// <inheritdoc/>
    public Task<string?> WriteVolumesAsync(string podUid, IReadOnlyList<ResolvedVolume> volumes, CancellationToken cancellationToken)
        => Task.FromResult(volumes.Select(v => this.volumes.Write(podUid, v)).FirstOrDefault(static problem => problem is not null));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> MountDirectories(string podUid, Container container)
        => (container.VolumeMounts ?? []).Where(static m => m.Name is not null).GroupBy(static m => m.Name!, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, g => volumes.Target(podUid, g.Key, g.First().SubPath ?? ""), StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<PodSandbox> RefreshPortsAsync(Pod pod, Container container, CancellationToken cancellationToken)
        => Task.FromResult(ToSandbox(sandboxes.Refresh(pod, container)));

    /// <inheritdoc/>
    public async Task<StartOutcome> StartAsync(ContainerStart start, CancellationToken cancellationToken)
    {
        if (sandboxes.Find(start.PodUid) is not { } sandbox)
        {
            return new StartOutcome.Failed("CreateContainerError", "the pod is gone from this node");
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in HostEnvironment.Basic.Concat(start.Environment))
        {
            environment[name] = value;
        }

        var workingDirectory = start.WorkingDirectory is { Length: > 0 } wanted
            ? Path.GetFullPath(wanted, start.Image.Directory ?? directories.Work(start.PodUid))
            : start.Image.Directory ?? directories.Work(start.PodUid);
        if (Check(start, workingDirectory, environment) is { } problem)
        {
            return problem;
        }

        foreach (var link in start.Mounts.Select(m => volumes.Link(start.PodUid, m)).OfType<string>())
        {
            sandbox = sandbox with { Links = [.. sandbox.Links, link] };
            sandboxes.Save(sandbox);
        }

        var run = directories.Run(start.PodUid, start.Container, start.Attempt);
        var log = directories.Log(sandbox, start.Container, start.Attempt);
        var record = new RunRecord(
            start.ContainerId, start.Image.ImageId, ProcFiles.BootId, time.GetUtcNow(), workingDirectory, log, environment);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        run.Write(record, WrapperScript.Write(tools, run, record, start.Command));
        await SpawnAsync(run, environment, cancellationToken);
        await WaitForPidsAsync(run, cancellationToken);
        watcher.Add(start.ContainerId, run, record.StartedAt);
        logs.Watch(log, start.ContainerId);
        RemoveOldRuns(sandbox, start.Container, start.Attempt);
        return new StartOutcome.Running(record.StartedAt);
    }

    /// <inheritdoc/>
    public async Task<ContainerExit> WaitAsync(string containerId, CancellationToken cancellationToken)
        => watcher.Find(containerId) is { } run
            ? await run.Ended.Task.WaitAsync(cancellationToken)
            : RunWatcher.Unknown(containerId, time.GetUtcNow(), time.GetUtcNow());

    /// <inheritdoc/>
    public Task TerminateAsync(string containerId, CancellationToken cancellationToken)
    {
        if (watcher.Find(containerId)?.Directory.ReadPids() is { } pids && pids.Main.IsAlive())
        {
            _ = NativeMethods.Kill(pids.Main.Pid, NativeMethods.SigTerm);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task KillAsync(string containerId, CancellationToken cancellationToken)
    {
        KillEverything(containerId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ExecOutcome> ExecAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (command.Count == 0 || watcher.Find(containerId)?.Directory.ReadRecord() is not { } record)
        {
            return new ExecOutcome(null, "the container is not running");
        }

        var environment = new Dictionary<string,
            string>(record.Environment, StringComparer.Ordinal) { ["SLIPWAY_CONTAINER_ID"] = containerId };
        return await CommandRunner.RunAsync(command, record.WorkingDirectory, environment, timeout, time, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PodRecovery?> RecoverAsync(string podUid, CancellationToken cancellationToken)
    {
        if (sandboxes.Find(podUid) is not { } sandbox)
        {
            return null;
        }

        var rebooted = sandbox.BootId != ProcFiles.BootId;
        var found = new List<RecoveredContainer>();
        var root = directories.Containers(podUid);
        var names = Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(static d => Path.GetFileName(d)) : [];
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (await RecoverContainerAsync(podUid, name, cancellationToken) is { } container)
            {
                found.Add(container);
            }
        }

        return new PodRecovery(ToSandbox(sandbox), rebooted, found);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListPods() => sandboxes.Uids();

    /// <inheritdoc/>
    public Task RemoveAsync(string podUid, CancellationToken cancellationToken)
    {
        var root = directories.Containers(podUid);
        foreach (var name in Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(static d => Path.GetFileName(d)) : [])
        {
            foreach (var attempt in directories.Attempts(podUid, name))
            {
                Forget(directories.Run(podUid, name, attempt));
            }
        }

        foreach (var link in sandboxes.Find(podUid)?.Links ?? [])
        {
            volumes.Unlink(podUid, link);
        }

        if (Directory.Exists(directories.Pod(podUid)))
        {
            Directory.Delete(directories.Pod(podUid), recursive: true);
        }

        sandboxes.Remove(podUid);
        return Task.CompletedTask;
    }

    private static PodSandbox ToSandbox(SandboxRecord record) => new(LoopbackAddress, record.Ports);

    private static StartOutcome.Failed? Check(ContainerStart start, string workingDirectory, Dictionary<string, string> environment)
    {
        if (!Directory.Exists(workingDirectory))
        {
            return new StartOutcome.Failed("RunContainerError", $"workingDir {workingDirectory} does not exist on this machine");
        }

        return Toolbox.FindCommand(start.Command[0], workingDirectory, environment.GetValueOrDefault("PATH")) is not null
            ? null
            : new StartOutcome.Failed("RunContainerError", start.Command[0].Contains('/', StringComparison.Ordinal)
                ? $"command {start.Command[0]} is not an executable file (working directory {workingDirectory})"
                : $"command {start.Command[0]} is not an executable file of any directory of PATH ({environment.GetValueOrDefault("PATH")})");
    }

    private async Task SpawnAsync(RunDirectory run, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        // --fork: the wrapper is nobody's child here, so its end needs no reaping by this process.
        var info = new System.Diagnostics.ProcessStartInfo(tools.Setsid) { UseShellExecute = false, WorkingDirectory = run.Root };
        info.ArgumentList.Add("--fork");
        info.ArgumentList.Add(tools.Shell);
        info.ArgumentList.Add(run.Script);
        info.Environment.Clear();
        foreach (var (name, value) in environment.Where(static e => WrapperScript.IsIdentifier(e.Key)))
        {
            info.Environment[name] = value;
        }

        using var process = System.Diagnostics.Process.Start(info)!;
        await process.WaitForExitAsync(cancellationToken);
    }

    private async Task WaitForPidsAsync(RunDirectory run, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + PidFileWait;
        while (run.ReadPids() is null && run.ReadExit() is null && time.GetUtcNow() < deadline)
        {
            await Task.Delay(PidFileInterval, time, cancellationToken);
        }
    }

    private async Task<RecoveredContainer?> RecoverContainerAsync(string uid, string name, CancellationToken cancellationToken)
    {
        var attempts = directories.Attempts(uid, name);
        if (attempts.Count == 0 || directories.Run(uid, name, attempts[^1]).ReadRecord() is not { } record)
        {
            return null;
        }

        var run = directories.Run(uid, name, attempts[^1]);
        var thisBoot = record.BootId == ProcFiles.BootId;
        if (thisBoot && run.ReadPids() is null && ProcFiles.PidsWithEnvironment(Variable(record.ContainerId)).Count > 0)
        {
            await WaitForPidsAsync(run, cancellationToken);
        }

        var exit = !thisBoot || (run.ReadPids() is null && run.ReadExit() is null)
            ? ExitOf(run, record) ?? RunWatcher.Unknown(record.ContainerId, record.StartedAt, time.GetUtcNow())
            : RunWatcher.Inspect(record.ContainerId, run, record.StartedAt, time.GetUtcNow());
        if (exit is null)
        {
            watcher.Add(record.ContainerId, run, record.StartedAt);
            logs.Watch(record.LogFile, record.ContainerId);
        }

        var before = attempts.Count > 1 ? directories.Run(uid, name, attempts[^2]) : null;
        var previous = before?.ReadRecord() is { } old ? ExitOf(before, old) : null;
        return new RecoveredContainer(name, attempts[^1], record.ContainerId, record.ImageId, record.StartedAt, exit, previous);
    }

    private static ContainerExit? ExitOf(RunDirectory run, RunRecord record) => run.ReadExit() is { } exit
        ? new ContainerExit(record.ContainerId, exit.Code, ContainerExit.ReasonOf(exit.Code), null, record.StartedAt, exit.At)
        : null;

    internal static string Variable(string containerId) => "SLIPWAY_CONTAINER_ID=" + containerId;

    private void KillEverything(string containerId)
    {
        if (watcher.Find(containerId)?.Directory.ReadPids() is { } pids && pids.Main.IsAlive())
        {
            _ = NativeMethods.Kill(-pids.Main.Pid, NativeMethods.SigKill);
        }

        foreach (var pid in ProcFiles.PidsWithEnvironment(Variable(containerId)))
        {
            _ = NativeMethods.Kill(pid, NativeMethods.SigKill);
        }
    }

    private void Forget(RunDirectory run)
    {
        if (run.ReadRecord() is not { } record)
        {
            return;
        }

        if (record.BootId == ProcFiles.BootId)
        {
            watcher.Add(record.ContainerId, run, record.StartedAt);
            KillEverything(record.ContainerId);
        }

        watcher.Remove(record.ContainerId);
        logs.Forget(record.LogFile);
    }

    private void RemoveOldRuns(SandboxRecord sandbox, string container, int newest)
    {
        foreach (var attempt in directories.Attempts(sandbox.Uid, container).Where(a => a <= newest - KeptRuns))
        {
            Forget(directories.Run(sandbox.Uid, container, attempt));
            Directory.Delete(directories.Run(sandbox.Uid, container, attempt).Root, recursive: true);
            logs.Delete(directories.Log(sandbox, container, attempt));
        }
    }
}
