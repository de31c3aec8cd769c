using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway watch NAME [--done]</c>: follows a release, until it is over if wanted.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static Command Build()
    {
        var done = new Option<bool>("--done")
        {
            Description = "End when it is over: exit 0 when the newest revision has all traffic, 1 when it was taken back or is stuck.",
        };
        return RolloutVerb.Build(
            "watch", "Follow a rollout: revisions, pods, traffic, step, verdict, and why it waits.",
            (target, result, cancellationToken)
                => FollowAsync(target, RolloutVerb.IsJson(result), result.GetValue(done), cancellationToken),
            done);
    }

    /// <summary>Shows each change until told to stop, or until the rollout is over.</summary>
    public static async Task<int> FollowAsync(RolloutTarget target, bool asJson, bool untilDone, CancellationToken cancellationToken)
    {
        if (!asJson && AnsiConsole.Profile.Out.IsTerminal)
        {
            return await AnsiConsole.Live(new Text("")).StartAsync(
                context => ShowAsync(target, view => context.UpdateTarget(RolloutPicture.Draw(view)), untilDone, cancellationToken));
        }

        var last = "";
        return await ShowAsync(
            target,
            view =>
            {
                var line = asJson ? RolloutJson.Text(RolloutJson.Node(view.Rollout)!) : RolloutPicture.Line(view);
                if (line != last)
                {
                    last = line;
                    Console.Out.WriteLine(line);
                }
            },
            untilDone,
            cancellationToken);
    }

    private static async Task<int> ShowAsync(
        RolloutTarget target, Action<RolloutView> show, bool untilDone, CancellationToken cancellationToken)
    {
        var isFirst = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var rollout = await target.ReadAsync(cancellationToken);
                show(await RolloutView.ReadAsync(target.Client, rollout, cancellationToken));
                isFirst = false;
                var state = new RolloutState(rollout);
                if (untilDone && state.IsObserved && rollout.Status?.Phase is "Healthy" or "Degraded")
                {
                    return rollout.Status.Phase == "Healthy" ? ExitCodes.Success : ExitCodes.Failure;
                }

                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (!isFirst && e is HttpRequestException or IOException)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken); // The server is being started again.
            }
        }

        return untilDone ? ExitCodes.Interrupted : ExitCodes.Success;
    }
}
