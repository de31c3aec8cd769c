using Slipway.Api.Delivery;
using Slipway.Cli.Rollouts;
using Slipway.Client;

namespace Slipway.Cli.Demo;

/// <summary>Follows the demo's Rollout and shows each change, also across a restart of the server.</summary>
internal sealed class ReleaseWatch(IApiClient client, Action<RolloutView> show, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);
    private static readonly Api.Meta.ObjectKey Key = new(DemoManifests.Namespace, DemoManifests.Name);

    /// <summary>Waits until the Rollout is as wanted; null when it is not in time.</summary>
    public async Task<RolloutView?> UntilAsync(Func<RolloutView, bool> reached, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < atMost)
        {
            if (await ReadAsync(cancellationToken) is { } view)
            {
                show(view);
                if (reached(view))
                {
                    return view;
                }
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        return null;
    }

    /// <summary>Whether the controller has seen the newest spec.</summary>
    public static bool IsObserved(RolloutView view)
        => view.Rollout.Status?.ObservedGeneration == $"{view.Rollout.Metadata?.Generation}";

    private async Task<RolloutView?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rollout = await client.GetAsync<Rollout>(Kind, Key, cancellationToken);
            return rollout.Succeeded ? await RolloutView.ReadAsync(client, rollout.Value, cancellationToken) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ApiRefusedException)
        {
            return null; // The server is being started again.
        }
    }

    private static Api.Schemas.KindInfo Kind => Api.Schemas.Kinds.Of<Rollout>();
}
