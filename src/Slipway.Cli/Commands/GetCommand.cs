using System.CommandLine;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Slipway.Client;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway get rollout NAME [--watch]</c>: a picture of a release, live if wanted.</summary>
internal static class GetCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static Command Build()
    {
        var name = RolloutName.Argument();
        name.Arity = new ArgumentArity(1, 2);
        var watch = new Option<bool>("--watch", "-w") { Description = "Keep the picture up to date until Ctrl-C." };
        var output = CommonOptions.Output();
        var connection = new ConnectionOptions();
        var command = new Command("get", "Show a rollout: revisions, pods, traffic, step, verdict.") { name, watch, output };
        connection.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var api = connection.Open(result);
            var key = new ObjectKey(api.Namespace, RolloutName.Parse(result.GetValue(name)!));
            return result.GetValue(watch)
                ? WatchAsync(api.Client, key, result.GetValue(output) == "json", cancellationToken)
                : ShowAsync(api.Client, key, result.GetValue(output) == "json", cancellationToken);
        });
        return command;
    }

    private static async Task<int> ShowAsync(IApiClient client, ObjectKey key, bool json, CancellationToken cancellationToken)
    {
        var rollout = await ReadAsync(client, key, cancellationToken);
        if (json)
        {
            await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(ApiJson.Serialize(rollout)));
            return ExitCodes.Success;
        }

        AnsiConsole.Write(RolloutPicture.Draw(await RolloutView.ReadAsync(client, rollout, cancellationToken)));
        AnsiConsole.WriteLine();
        return ExitCodes.Success;
    }

    private static async Task<int> WatchAsync(IApiClient client, ObjectKey key, bool json, CancellationToken cancellationToken)
    {
        var terminal = !json && AnsiConsole.Profile.Out.IsTerminal;
        if (terminal)
        {
            await AnsiConsole.Live(new Text("")).StartAsync(
                context => FollowAsync(client, key, view => context.UpdateTarget(RolloutPicture.Draw(view)), cancellationToken));
            return ExitCodes.Success;
        }

        var last = "";
        await FollowAsync(
            client,
            key,
            view =>
            {
                var line = json ? Encoding.UTF8.GetString(ApiJson.Serialize(view.Rollout)) : RolloutPicture.Line(view);
                if (line != last)
                {
                    last = line;
                    Console.Out.WriteLine(line);
                }
            },
            cancellationToken);
        return ExitCodes.Success;
    }

    private static async Task FollowAsync(IApiClient client, ObjectKey key, Action<RolloutView> show, CancellationToken cancellationToken)
    {
        var first = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                show(await RolloutView.ReadAsync(client, await ReadAsync(client, key, cancellationToken), cancellationToken));
                first = false;
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (!first && e is HttpRequestException or IOException)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken); // The server is being started again.
            }
        }
    }

    private static async Task<Rollout> ReadAsync(IApiClient client, ObjectKey key, CancellationToken cancellationToken)
    {
        var result = await client.GetAsync<Rollout>(key, cancellationToken);
        return result.IsNotFound
            ? throw new CommandFailure($"there is no rollout {key.Name} in namespace {key.Namespace}", ExitCodes.NotFound)
            : result.OrThrow();
    }
}
