using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway logs</c>: the output of a pod, or of all pods of a rollout.</summary>
internal static class LogsCommand
{
    public static Command Build()
    {
        var what = new Argument<string>("what") { Description = "POD, pod/POD or rollout/NAME." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as more is written." };
        var previous = new Option<bool>("--previous", "-p") { Description = "The run before the last restart." };
        var container = new Option<string?>("--container", "-c") { Description = "Container (default: the first).", HelpName = "NAME" };
        var tail = new Option<int?>("--tail") { Description = "Only the last lines (default: all).", HelpName = "N" };
        var connection = new ConnectionOptions();
        var command = new Command("logs", "Show the output of a pod or of a rollout's pods.") { what, follow, previous, container, tail };
        connection.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var api = connection.Open(result);
            var query = new StringBuilder("?");
            Append(query, "follow", result.GetValue(follow) ? "true" : null);
            Append(query, "previous", result.GetValue(previous) ? "true" : null);
            Append(query, "tailLines", result.GetValue(tail)?.ToString(CultureInfo.InvariantCulture));
            return await RunAsync(api, result.GetValue(what)!, result.GetValue(container), query.ToString(), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ClusterConnection api, string what, string? container, string query, CancellationToken cancellationToken)
    {
        var pods = await PodsAsync(api, what, cancellationToken);
        var writing = new Lock();
        await Task.WhenAll(pods.Select(pod => CopyAsync(
            api, pod, container ?? (pod.Spec?.Containers is [{ } first, ..] ? first.Name : null)
                ?? "", query, pods.Count > 1 ? $"[{pod.Name()}] " : "", writing, cancellationToken)));
        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<Pod>> PodsAsync(ClusterConnection api, string what, CancellationToken cancellationToken)
    {
        var words = what.Split('/');
        if (words is ["rollout" or "ro" or "rollouts", { Length: > 0 } rollout])
        {
            var found = (await api.Client.GetAsync<Api.Delivery.Rollout>(new ObjectKey(api.Namespace, rollout), cancellationToken))
                .OrThrow();
            var selector = found.Status?.Selector ?? throw new CommandFailure($"rollout {rollout} has no pods yet");
            return (
                await api.Client.ListAsync<Pod>(new ListQuery { Namespace = api.Namespace, LabelSelector = selector }, cancellationToken))
                .OrThrow().Items ?? [];
        }

        var name = words is ["pod" or "pods" or "po", { Length: > 0 } pod] ? pod
            : words is [{ Length: > 0 } plain] ? plain
            : throw new CommandFailure($"'{what}': allowed is POD, pod/POD or rollout/NAME.", ExitCodes.Usage);
        return [(await api.Client.GetAsync<Pod>(new ObjectKey(api.Namespace, name), cancellationToken)).OrThrow()];
    }

    private static async Task CopyAsync(
        ClusterConnection api, Pod pod, string container, string query, string prefix, Lock writing, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{pod.Namespace()}/pods/{pod.Name()}/log{query}container={Uri.EscapeDataString(container)}";
        using var response = await api.Http.GetAsync(
            new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiRefusedException(await RefusalAsync(response, cancellationToken));
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lock (writing)
            {
                Console.Out.WriteLine(prefix + line);
            }
        }
    }

    private static async Task<Status> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return ApiJson.Deserialize<Status>(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            return new Status { Message = $"the server answered {(int)response.StatusCode}", Code = (int)response.StatusCode };
        }
    }

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append(name).Append('=').Append(value).Append('&');
        }
    }
}
