using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Conformance.Tests;

/// <summary>The real kubectl on PATH, with a home of its own.</summary>
public sealed partial class Kubectl(string home, string kubeconfig)
{
    /// <summary>Older ones are outside the supported range.</summary>
    private const int OldestMinor = 27;

    /// <summary>A single command that takes longer hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string?> Missing = new(WhyMissing);

    /// <summary>Skips the calling test when there is no kubectl that can be used.</summary>
    public static void Require() => Assert.SkipWhen(Missing.Value is not null, Missing.Value ?? "");

    /// <summary>Runs kubectl to its end.</summary>
    /// <param name="arguments">The command line, split at spaces; quoted parts with single quotes stay whole.</param>
    /// <param name="input">Standard input; null for none.</param>
    /// <param name="environment">Further variables.</param>
    public async Task<KubectlResult> RunAsync(string arguments, string? input = null, params (string Name, string Value)[] environment)
    {
        Require();
        using var running = Start(arguments, environment);
        await running.StandardInput.WriteAsync(input);
        running.StandardInput.Close();
        var output = running.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = running.StandardError.ReadToEndAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await running.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            running.Kill();
            Assert.Fail($"kubectl {arguments} did not end within {Deadline.TotalSeconds} s. It said: {await output} {await error}");
        }

        return new KubectlResult(arguments, running.ExitCode, await output, await error);
    }

    /// <summary>Runs kubectl, which must succeed, and answers its output without the last line end.</summary>
    public async Task<string> OkAsync(string arguments, string? input = null, params (string Name, string Value)[] environment)
    {
        var result = await RunAsync(arguments, input, environment);
        Assert.True(result.ExitCode == 0, $"{result}");
        return result.Output.TrimEnd('\n');
    }

    /// <summary>Runs kubectl, which must fail, and answers what it says.</summary>
    public async Task<string> FailAsync(string arguments, string? input = null)
    {
        var result = await RunAsync(arguments, input);
        Assert.True(result.ExitCode != 0, $"should have failed: {result}");
        return result.Error.TrimEnd('\n');
    }

    /// <summary>Starts kubectl and leaves it running.</summary>
    public Process Start(string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        foreach (var argument in Split(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment.Remove("KUBERNETES_SERVICE_HOST");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static IEnumerable<string> Split(string arguments) => Arguments().Matches(arguments)
        .Select(static m => m.Value.Replace("'", "", StringComparison.Ordinal));

    private static string? WhyMissing()
    {
        try
        {
            using var version = Process.Start(new ProcessStartInfo("kubectl", "version --client") { RedirectStandardOutput = true })!;
            var text = version.StandardOutput.ReadToEnd();
            var minor = Version().Match(text);
            return !minor.Success ? $"kubectl does not tell its version: {text}"
                : int.Parse(minor.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) < OldestMinor
                    ? $"kubectl is older than 1.{OldestMinor}" : null;
        }
        catch (Win32Exception)
        {
            return "there is no kubectl on PATH";
        }
    }

    [GeneratedRegex("(?:[^ ']+|'[^']*')+")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"v1\.(\d+)\.")]
    private static partial Regex Version();
}

/// <summary>What one run of kubectl gave.</summary>
public sealed record KubectlResult(string Arguments, int ExitCode, string Output, string Error)
{
    public override string ToString()
        => new StringBuilder($"kubectl {Arguments} ended with {ExitCode}\n").Append(Output).Append(Error).ToString();
}
