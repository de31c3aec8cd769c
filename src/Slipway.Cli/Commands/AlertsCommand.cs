using System.CommandLine;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Alerts;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Slipway.Client;
using Slipway.Yaml;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway alerts</c> and <c>slipway alerts export</c>: what fires, and the same rules for Prometheus.</summary>
internal static class AlertsCommand
{
    public static Command Build()
    {
        var everywhere = Everywhere();
        var all = new Option<bool>("--all") { Description = "List alerts that do not hold too." };
        var output = CommonOptions.Output();
        var connection = new ConnectionOptions();
        var command = new Command("alerts", "List the alerts of objectives and alert rules: firing, pending, resolved of late.")
        {
            everywhere, all, output, Export(),
        };
        connection.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = connection.Open(result);
            var (objectives, rules) = await ReadAsync(api, result.GetValue(everywhere), cancellationToken);
            var alerts = AlertList.Of(objectives, rules, result.GetValue(all));
            return result.GetValue(output) == "json" ? RolloutVerb.Print(RolloutJson.Text(AlertList.Json(alerts)))
                : RolloutVerb.Print(alerts.Count > 0 ? [.. AlertList.Lines(alerts)] : ["no alert holds"]);
        });
        return command;
    }

    private static Command Export()
    {
        var everywhere = Everywhere();
        var connection = new ConnectionOptions();
        var command = new Command(
            "export",
            "Print the same alerts as a rules file of Prometheus, over the metrics of the gateway: slipway alerts export > rules.yaml")
        {
            everywhere,
        };
        connection.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = connection.Open(result);
            var (objectives, rules) = await ReadAsync(api, result.GetValue(everywhere), cancellationToken);
            foreach (var note in PrometheusRules.Notes(objectives))
            {
                await Console.Error.WriteLineAsync($"slipway: {note}");
            }

            Console.Out.Write(YamlWriter.Write(PrometheusRules.Of(objectives, rules)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Option<bool> Everywhere() => new("--all-namespaces", "-A") { Description = "Those of all namespaces." };

    private static async Task<(IReadOnlyList<ServiceLevelObjective> Objectives, IReadOnlyList<AlertRule> Rules)> ReadAsync(
        ClusterConnection api, bool everywhere, CancellationToken cancellationToken)
        => (await ListAsync<ServiceLevelObjective>(api, everywhere, cancellationToken),
            await ListAsync<AlertRule>(api, everywhere, cancellationToken));

    private static async Task<IReadOnlyList<T>> ListAsync<T>(ClusterConnection api, bool everywhere, CancellationToken cancellationToken)
        where T : KubeObject
        => (await api.Client.ListAsync<T>(new ListQuery { Namespace = everywhere ? null : api.Namespace }, cancellationToken))
            .OrThrow().Items ?? [];
}
