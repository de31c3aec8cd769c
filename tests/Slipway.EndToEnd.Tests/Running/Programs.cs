using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>Runs programs to their end, or to a deadline that only those meet that hang.</summary>
internal static class Programs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>The <c>slipway</c> that the build made beside these tests.</summary>
    public static string Slipway { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Slipway.Cli", "debug", "slipway"));

    /// <summary>The folder of the sources.</summary>
    public static string Root { get; } = FindRoot();

    public static Process Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment, string? folder = null)
    {
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var name in new[] { "KUBECONFIG", "SLIPWAY_HOME", "SLIPWAY_LONG" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? folder = null)
    {
        using var process = Start(words, environment, folder);
        return await EndAsync(process, words, input);
    }

    /// <summary>Waits for a started program and collects what it says.</summary>
    public static async Task<ProgramResult> EndAsync(Process process, IReadOnlyList<string> words, string? input = null)
    {
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new ProgramResult(string.Join(' ', words), process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{string.Join(' ', words)} did not end within {Deadline.TotalSeconds} s");
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))
                ?? throw new InvalidOperationException("Slipway.slnx is not above the tests");
        }

        return folder;
    }
}

/// <summary>What one run of a program gave.</summary>
internal sealed record ProgramResult(string Words, int ExitCode, string Output, string Error)
{
    /// <summary>Asserts that it succeeded and answers its output.</summary>
    public string Ok()
    {
        Assert.True(ExitCode == 0, $"{this}");
        return Output.TrimEnd('\n');
    }

    /// <summary>Asserts that it failed with a code and a message for people, and answers the message.</summary>
    public string Failed(int code)
    {
        Assert.True(ExitCode == code, $"should have ended with {code}: {this}");
        Assert.True(Error.Length > 0, $"says nothing on standard error: {this}");
        foreach (var trace in new[] { "   at ", "Exception", "unexpected " })
        {
            Assert.DoesNotContain(trace, Error + Output, StringComparison.Ordinal);
        }

        return Error.TrimEnd('\n');
    }

    public override string ToString() => $"{Words}\nended with {ExitCode}\n{Output}{Error}";
}
