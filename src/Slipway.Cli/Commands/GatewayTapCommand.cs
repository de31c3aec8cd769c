using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Gateways;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;
using Slipway.Gateway.Recording;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway gateway tap</c>: shows requests as they pass.</summary>
internal static class GatewayTapCommand
{
    private const string DroppedName = "slipway.tap.dropped";

    public static Command Build()
    {
        var route = Text("--route", "Only requests of this HTTPRoute.", "NAMESPACE/NAME");
        var service = Text("--service", "Only requests to this Service.", "NAMESPACE/NAME");
        var revision = Text("--revision", "Only requests that this revision serves.", "HASH");
        var status = Text("--status", "Only requests with this status, or of this class: 404, 5xx.", "STATUS");
        var header = Text("--header", "Only requests with this header line, 'NAME: VALUE'.", "LINE");
        header.Aliases.Add("-H");
        var count = new Option<long?>("--count", "-n") { Description = "End after as many requests (default: never).", HelpName = "COUNT" };
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1 and var given)
            {
                result.AddError($"--count: {given} is not allowed; it must be 1 or more");
            }
        });
        var headers = new Option<bool>("--show-headers") { Description = "Show header fields too; -o json always does." };
        var (data, output) = (CommonOptions.Data(), CommonOptions.Output());
        var command = new Command("tap", "Show requests as they pass, with where they went and what came of them.")
        {
            route, service, revision, status, header, count, headers, data, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var filter = new TapFilter
            {
                Route = result.GetValue(route),
                Service = result.GetValue(service),
                Revision = result.GetValue(revision),
                Status = result.GetValue(status),
                Header = result.GetValue(header),
            };
            if (filter.Fault() is { } fault)
            {
                throw new CommandFailure($"--{fault}", ExitCodes.Usage);
            }

            using var admin = GatewayAdmin.Open(DataDirectory.Resolve(result.GetValue(data)));
            await ShowAsync(
                admin.TapAsync(filter, result.GetValue(count), cancellationToken), result.GetValue(output) == "json",
                result.GetValue(headers));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Shows lines until they end or somebody has had enough; then tells how many could not be shown.</summary>
    private static async Task ShowAsync(IAsyncEnumerable<string> lines, bool isJson, bool withHeaders)
    {
        long dropped = 0;
        try
        {
            await foreach (var line in lines)
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.TryGetProperty(DroppedName, out var missing))
                {
                    dropped = missing.GetInt64();
                    continue;
                }

                foreach (var shown in isJson ? [line] : TapLine.Of(json.RootElement, withHeaders))
                {
                    await Console.Out.WriteLineAsync(shown);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how one ends it.
        }

        if (dropped > 0)
        {
            await Console.Error.WriteLineAsync($"slipway: {dropped} more requests came faster than they could be shown");
        }
    }

    private static Option<string?> Text(string name, string description, string help)
        => new(name) { Description = description, HelpName = help };
}
