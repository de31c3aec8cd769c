using System.ComponentModel;
using System.Text;

namespace Slipway.Node.Runtimes.Process;

/// <summary>Runs one short command to its end, with a deadline and a limit on what it says.</summary>
internal static class CommandRunner
{
    private const int OutputLimitBytes = 4096;

    public static async Task<ExecOutcome> RunAsync(
        IReadOnlyList<string> command,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = StartInfo(command, workingDirectory, environment);
        using var process = new System.Diagnostics.Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new ExecOutcome(null, $"cannot run {command[0]}: {e.Message}");
        }

        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var output = new StringBuilder();
        try
        {
            await Task.WhenAll(
                ReadAsync(process.StandardOutput, output, either.Token),
                ReadAsync(process.StandardError, output, either.Token));
            await process.WaitForExitAsync(either.Token);
            return new ExecOutcome(process.ExitCode, output.ToString());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new ExecOutcome(null, $"command timed out after {timeout.TotalSeconds:0.###} s");
        }
    }

    private static System.Diagnostics.ProcessStartInfo StartInfo(
        IReadOnlyList<string> command, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new System.Diagnostics.ProcessStartInfo
        {
            FileName = Toolbox.FindCommand(command[0], workingDirectory, environment.GetValueOrDefault("PATH")) ?? command[0],
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder output, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            lock (output)
            {
                output.Append(buffer, 0, Math.Min(count, Math.Max(0, OutputLimitBytes - output.Length)));
            }
        }
    }
}
