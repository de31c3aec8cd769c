using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway up</c>: starts server and gateway and keeps them alive.</summary>
internal static class UpCommand
{
    // The word by which a detached supervisor reports a failure to the command that started it.
    private const string FailurePrefix = "failed ";

    private static readonly string[] Shell = ["-c", "exec \"$@\" 2>>\"$SLIPWAY_LOG\" </dev/null", "slipway"];

    public static Command Build()
    {
        var data = CommonOptions.Data();
        var api = CommonOptions.Api();
        var gateway = CommonOptions.Gateway();
        var tls = CommonOptions.GatewayTls();
        var runtime = new Option<string>("--runtime") { Description = "How pods run.", DefaultValueFactory = static _ => "process" };
        runtime.AcceptOnlyFromAmong("process");
        var detach = new Option<bool>("--detach") { Description = "Return once everything is ready." };
        var without = new Option<bool>("--without-delivery")
        {
            Description = "Run no controllers of delivery in the server, because 'slipway controller' runs them.",
        };
        var accessLog = new AccessLogArguments();
        var proxies = new ProxyArguments();
        var report = new Option<bool>("--report") { Hidden = true };
        var command = new Command(
            "up", "Start the API server and the gateway, and keep both running.") { data, api, gateway, tls, runtime, without,
            detach, report };
        accessLog.AddTo(command);
        proxies.AddTo(command);
        command.SetAction((result, _) =>
        {
            var options = new UpOptions(
                DataDirectory.Resolve(result.GetValue(data)),
                AddressArgument.Parse("--api", result.GetValue(api)!),
                AddressArgument.Parse("--gateway", result.GetValue(gateway)!),
                result.GetValue(runtime)!,
                result.GetValue(without))
            {
                GatewayTls = AddressArgument.ParseOrOff("--gateway-tls", result.GetValue(tls)!),
                AccessLog = accessLog.Read(result, result.GetValue(detach)),
                Proxies = proxies.Read(result),
            };
            options.AccessLog.Probe();
            return result.GetValue(detach) ? DetachAsync(options) : RunAsync(options, result.GetValue(report));
        });
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, bool report)
    {
        if (report)
        {
            _ = NativeMethods.SetSid();
        }

        using var stop = new StopSignals(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        var supervisor = new Supervisor(options, TimeProvider.System, Say);
        try
        {
            await supervisor.RunAsync(static status => Console.Out.WriteLine(ReadyLine(status)), stop.Token);
            return ExitCodes.Success;
        }
        catch (CommandFailure failure) when (report)
        {
            Console.Out.WriteLine(FailurePrefix + failure.Message.ReplaceLineEndings("\u0001"));
            return failure.ExitCode;
        }
    }

    private static async Task<int> DetachAsync(UpOptions options)
    {
        options.Data.Create();
        var log = Path.Combine(options.Data.Logs, "supervisor.log");
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["SLIPWAY_LOG"] = log;
        start.Environment[Supervisor.WatchCodeVariable] = "0";
        foreach (var word in Shell.Concat(ChildProcess.Program()).Concat(
            ["up", "--report", "--data", options.Data.Root, "--api", $"{options.Api}", "--gateway", $"{options.Gateway}",
                "--gateway-tls", options.GatewayTlsText, "--runtime", options.Runtime,
                .. options.WithoutDelivery ? ["--without-delivery"] : Array.Empty<string>(), .. options.AccessLog.Words,
                .. options.Proxies.Words]))
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new CommandFailure("/bin/sh could not be started");
        var line = await process.StandardOutput.ReadLineAsync();
        if (line is null || line.StartsWith(FailurePrefix, StringComparison.Ordinal))
        {
            await process.WaitForExitAsync();
            throw new CommandFailure(
                line is null
                    ? $"the supervisor ended with code {process.ExitCode}:{Environment.NewLine}{LogTail.Read(log)}"
                    : line[FailurePrefix.Length..].Replace("\u0001", Environment.NewLine, StringComparison.Ordinal),
                process.ExitCode == 0 ? ExitCodes.Failure : process.ExitCode);
        }

        await Console.Out.WriteLineAsync(line);
        return ExitCodes.Success;
    }

    private static string ReadyLine(StatusFile status) =>
        $"ready api={status.Api} gateway={status.Gateway} kubeconfig={status.DataDirectory}/kubeconfig";

    // What it supervises goes on when nothing can be written any more, on a full disk say.
    private static void Say(string line)
    {
        try
        {
            Console.Error.WriteLine($"slipway: {line}");
        }
        catch (IOException)
        {
            return;
        }
    }
}
