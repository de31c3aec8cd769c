using Slipway.Cli.Hosting.Posix;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>Server and gateway that a supervisor left behind when it died.</summary>
/// <param name="Server">The server, if it runs.</param>
/// <param name="Gateway">The gateway, if it runs.</param>
internal sealed record RunningProcesses(ProcessIdentity? Server, ProcessIdentity? Gateway)
{
    /// <summary>What still runs of a directory; processes of an earlier boot never do.</summary>
    public static RunningProcesses Of(DataDirectory data)
    {
        var file = JsonFile.Read(data.ProcessesFile, HostingJson.Default.ProcessesFile);
        return file is null || file.BootId != ProcessTable.BootId
            ? new RunningProcesses(null, null)
            : new RunningProcesses(Alive(file.Server), Alive(file.Gateway));
    }

    /// <summary>The listening sockets of those processes.</summary>
    public IEnumerable<ListeningSocket> AskForSockets(DataDirectory data)
        => Ask(data, Supervisor.Server, Server).Concat(Ask(data, Supervisor.Gateway, Gateway));

    /// <summary>Asks a process to end in order; it finishes what it has in flight.</summary>
    public static void Stop(ProcessIdentity? process)
    {
        if (process is not null)
        {
            ProcessTable.Signal(process, NativeMethods.SigTerm);
        }
    }

    private static ProcessIdentity? Alive(ProcessIdentity? process)
        => process is not null && ProcessTable.IsAlive(process) ? process : null;

    private static IEnumerable<ListeningSocket> Ask(DataDirectory data, string name, ProcessIdentity? process)
        => process is null ? [] : HandoverEndpoint.Ask(SupervisedProcess.SocketPath(data, name), process.Pid) ?? [];
}
