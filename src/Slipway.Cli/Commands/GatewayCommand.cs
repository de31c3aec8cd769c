using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Cli.Gateways;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;
using Slipway.Gateway.Inspection;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway gateway routes|backends|top|explain|tap</c>: what the gateway does and why. Without a verb it is the data plane
/// itself, which the supervisor starts.</summary>
internal static class GatewayCommand
{
    private const int LongestInterval = 60;

    public static Command Build()
    {
        var data = CommonOptions.Data();
        var command = new Command("gateway", "Show what the gateway does: routes, backends, traffic, and why a request goes where it goes.")
        {
            data, Routes(), Backends(), Top(), Explain(), GatewayTapCommand.Build(),
        };
        command.SetAction(async result =>
        {
            if (Environment.GetEnvironmentVariable(ListeningSocket.Variable) is null)
            {
                throw new CommandFailure(
                    "say what to show: routes, backends, top, explain or tap ('slipway up' starts it).", ExitCodes.Usage);
            }

            // A session of its own: signals of the terminal reach only the supervisor.
            NativeMethods.SetSid();
            using var stop = new StopSignals(PosixSignal.SIGTERM, PosixSignal.SIGINT);
            await GatewayProcess.RunAsync(DataDirectory.Resolve(result.GetValue(data)), stop);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Routes() => Verb(
        "routes", "List what is served: every rule, where it goes and what it changes.", static (admin, t) => admin.RulesAsync(t),
        GatewayTables.Rules, InspectionJson.Default.IReadOnlyListRuleReport);

    private static Command Backends() => Verb(
        "backends", "List the endpoints of every Service: revision, share, requests under way, state.",
        static (admin, t) => admin.EndpointsAsync(t), GatewayTables.Endpoints, InspectionJson.Default.IReadOnlyListEndpointReport);

    private static Command Explain()
    {
        var words = new Argument<string[]>("request")
        {
            Description = "Method (default: GET) and URL.", HelpName = "[METHOD] URL", Arity = new ArgumentArity(1, 2),
        };
        var header = new Option<string[]>("--header", "-H")
        {
            Description = "Header line, 'NAME: VALUE'; several are allowed.", HelpName = "LINE",
        };
        var client = new Option<string?>("--client") { Description = "Address of the client (default: 127.0.0.1).", HelpName = "IP" };
        var (data, output) = (CommonOptions.Data(), CommonOptions.Output());
        var command = new Command(
            "explain", "Say what would become of a request, and why: which route wins, which revision, which endpoints.")
        {
            words, header, client, data, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var request = result.GetValue(words)!;
            var question = new RequestQuestion
            {
                Method = request.Length == 2 ? request[0] : "GET",
                Url = request[^1],
                Headers = result.GetValue(header) ?? [],
                Client = result.GetValue(client) ?? "127.0.0.1",
            };
            if (question.Fault() is { } fault)
            {
                throw new CommandFailure(fault, ExitCodes.Usage);
            }

            using var admin = GatewayAdmin.Open(DataDirectory.Resolve(result.GetValue(data)));
            var explained = await admin.ExplainAsync(question, cancellationToken);
            return Print(result.GetValue(output), explained, GatewayTables.Explanation, InspectionJson.Default.RequestExplanation);
        });
        return command;
    }

    private static Command Top()
    {
        var once = new Option<bool>("--once") { Description = "Measure once and end (default where the output is no terminal)." };
        var interval = new Option<int>("--interval")
        {
            Description = $"Seconds to measure, 1 to {LongestInterval}.", HelpName = "SECONDS", DefaultValueFactory = static _ => 2,
        };
        interval.Validators.Add(result =>
        {
            if (result.GetValue(interval) is var given && given is < 1 or > LongestInterval)
            {
                result.AddError($"--interval: {given} is not allowed; it must be 1 to {LongestInterval}");
            }
        });
        var data = CommonOptions.Data();
        var command = new Command("top", "Show requests, errors and durations by route and revision, as they go.") { once, interval, data };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var admin = GatewayAdmin.Open(DataDirectory.Resolve(result.GetValue(data)));
            var onlyOnce = result.GetValue(once) || Console.IsOutputRedirected;
            await FollowAsync(admin, TimeSpan.FromSeconds(result.GetValue(interval)), onlyOnce, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task FollowAsync(GatewayAdmin admin, TimeSpan interval, bool once, CancellationToken cancellationToken)
    {
        var (since, before) = (TimeProvider.System.GetTimestamp(), TrafficTop.Read(await admin.MetricsAsync(cancellationToken)));
        do
        {
            await Task.Delay(interval, TimeProvider.System, cancellationToken);
            var (now, after) = (TimeProvider.System.GetTimestamp(), TrafficTop.Read(await admin.MetricsAsync(cancellationToken)));
            var rows = after.Since(before, TimeProvider.System.GetElapsedTime(since, now));
            Console.Out.WriteLine((once ? "" : "\u001b[H\u001b[J") + string.Join(Environment.NewLine, TrafficTop.Lines(rows)));
            (since, before) = (now, after);
        }
        while (!once);
    }

    private static Command Verb<T>(
        string name, string description, Func<GatewayAdmin, CancellationToken, Task<T>> read, Func<T, IEnumerable<string>> text,
        JsonTypeInfo<T> contract)
    {
        var (data, output) = (CommonOptions.Data(), CommonOptions.Output());
        var command = new Command(name, description) { data, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var admin = GatewayAdmin.Open(DataDirectory.Resolve(result.GetValue(data)));
            return Print(result.GetValue(output), await read(admin, cancellationToken), text, contract);
        });
        return command;
    }

    private static int Print<T>(string? format, T report, Func<T, IEnumerable<string>> text, JsonTypeInfo<T> contract)
        => RolloutVerb.Print(format == "json" ? [JsonSerializer.Serialize(report, contract)] : text(report));
}
