using Slipway.Cli.Hosting.Posix;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// Which processes a supervisor runs, in memory and in the files of the data directory. Server and gateway may be started again at the
/// same moment: every change is made alone, so that none is lost and no file has two writers.
/// </summary>
internal sealed class ProcessRecord(DataDirectory data)
{
    private readonly Lock gate = new();
    private ProcessesFile processes = new() { BootId = ProcessTable.BootId, Supervisor = ProcessTable.Self };

    /// <summary>What runs now.</summary>
    public ProcessesFile Current
    {
        get
        {
            lock (gate)
            {
                return processes;
            }
        }
    }

    /// <summary>The numbers of the processes; null until server and gateway are started.</summary>
    public StatusPids? Pids => Current is { Server: { } server, Gateway: { } gateway } now
        ? new StatusPids(now.Supervisor.Pid, server.Pid, gateway.Pid)
        : null;

    /// <summary>Makes a change and writes the files; what is in memory has changed even when they cannot be written.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void Change(Func<ProcessesFile, ProcessesFile> change)
    {
        lock (gate)
        {
            processes = change(processes);
            JsonFile.Write(data.ProcessesFile, processes, HostingJson.Default.ProcessesFile);
            if (StatusFile.Read(data) is { } status && Pids is { } pids && status.Pids.Supervisor == pids.Supervisor)
            {
                (status with { Pids = pids }).Write(data);
            }
        }
    }
}
