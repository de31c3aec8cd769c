using System.Diagnostics;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>A <c>slipway</c> process started in a session of its own, with its output in a log file, so that it outlives its
/// starter.</summary>
internal sealed class ChildProcess
{
    // A socket that is inherited is so by whatever this process starts meanwhile.
    private static readonly Lock Starting = new();
    private readonly Process process;

    private ChildProcess(Process process, ProcessIdentity identity)
    {
        this.process = process;
        Identity = identity;
    }

    public ProcessIdentity Identity { get; }

    /// <summary>Completes with the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Starts this same program with other arguments.</summary>
    /// <param name="arguments">Words of the command line.</param>
    /// <param name="logFile">File that standard output and error are appended to.</param>
    /// <param name="sockets">Listening sockets that it inherits.</param>
    /// <param name="environment">Variables set on top of this process's own.</param>
    public static ChildProcess Start(
        IEnumerable<string> arguments,
        string logFile,
        IReadOnlyCollection<ListeningSocket> sockets,
        IReadOnlyDictionary<string, string> environment)
    {
        // The shell only points the output at the file and becomes the program: the pid stays. Whoever writes an access log to the
        // standard output of this process gets that under another number.
        var output = environment.TryGetValue(AccessLogChoice.OutputVariable, out var number) ? $"{number}>&1 " : "";
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec \"$@\" {output}>>\"$SLIPWAY_LOG\" 2>&1 </dev/null");
        start.ArgumentList.Add("slipway");
        foreach (var word in Program().Concat(arguments))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["SLIPWAY_LOG"] = logFile;
        start.Environment[ListeningSocket.Variable] = string.Join(';', sockets.Select(static s => $"{s.Name}={s.Descriptor}"));
        return Start(start, sockets);
    }

    /// <summary>How this program is called: its own file, or <c>dotnet</c> and its assembly.</summary>
    public static IReadOnlyList<string> Program()
    {
        var file = Environment.ProcessPath ?? throw new CommandFailure("the path of this program cannot be found out");
        return Path.GetFileNameWithoutExtension(file) == "dotnet"
            ? [file, Path.Combine(AppContext.BaseDirectory, "slipway.dll")]
            : [file];
    }

    private static ChildProcess Start(ProcessStartInfo start, IReadOnlyCollection<ListeningSocket> sockets)
    {
        lock (Starting)
        {
            foreach (var socket in sockets)
            {
                socket.SetInherited(true);
            }

            try
            {
                var process = Process.Start(start) ?? throw new CommandFailure("/bin/sh could not be started");
                return new ChildProcess(process, ProcessTable.Identify(process.Id) ?? new ProcessIdentity(process.Id, 0));
            }
            finally
            {
                foreach (var socket in sockets)
                {
                    socket.SetInherited(false);
                }
            }
        }
    }
}
