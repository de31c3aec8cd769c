using System.ComponentModel;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// The server or the gateway as the supervisor sees it: started, waited for until ready, and started again when it dies, after 0.1 s
/// doubling to 5 s.
/// </summary>
internal sealed class SupervisedProcess(
    string name, DataDirectory data, IReadOnlyList<ListeningSocket> sockets, IReadOnlyDictionary<string, string> environment,
    Action<ProcessIdentity> onStarted, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(5);

    private ChildProcess? child;

    public string Name => name;

    public ProcessIdentity? Identity => child?.Identity;

    public string LogFile => Path.Combine(data.Logs, $"{name}.log");

    /// <summary>Path of the handover socket of a process of this name.</summary>
    public static string SocketPath(DataDirectory data, string name) => data.Socket($"{name}.sock");

    public void Start()
    {
        child = ChildProcess.Start([name, "--data", data.Root], LogFile, sockets, environment);
        onStarted(child.Identity);
    }

    /// <summary>Waits until the process says it is ready.</summary>
    /// <exception cref="CommandFailure">It ended instead, or took too long; with the last lines of its log.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = child ?? throw new InvalidOperationException("not started");
        var deadline = time.GetUtcNow() + atMost;
        while (true)
        {
            if (HandoverEndpoint.Ask(SocketPath(data, name), started.Identity.Pid) is { } received)
            {
                foreach (var socket in received)
                {
                    socket.Close();
                }

                return;
            }

            if (!ProcessTable.IsAlive(started.Identity))
            {
                throw new CommandFailure($"{name} did not start:{Environment.NewLine}{LogTail.Read(LogFile)}");
            }

            if (time.GetUtcNow() > deadline)
            {
                throw new CommandFailure($"{name} is not ready after {atMost.TotalSeconds:0} s; see {LogFile}");
            }

            await Task.Delay(ReadyPoll, time, cancellationToken);
        }
    }

    /// <summary>Starts the process again whenever it ends, until cancelled; nothing is started after it has completed.</summary>
    public async Task KeepAliveAsync(Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            var pause = FirstPause;
            while (!cancellationToken.IsCancellationRequested)
            {
                var running = child ?? throw new InvalidOperationException("not started");
                var since = time.GetUtcNow();
                var code = await running.WaitForExitAsync(cancellationToken);
                pause = time.GetUtcNow() - since > Stable ? FirstPause : pause;
                say($"{name} ended with code {code}; starting it again in {pause.TotalSeconds:0.0} s (log: {LogFile})");
                await Task.Delay(pause, time, cancellationToken);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                StartAgain(say);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    // A full disk or a machine without room for processes must not end the watch: what was not started is found ended at once and
    // tried again after the next pause, and what was started runs on.
    private void StartAgain(Action<string> say)
    {
        try
        {
            Start();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or CommandFailure)
        {
            say($"{name} could not be started again in order: {e.Message}");
        }
    }
}
