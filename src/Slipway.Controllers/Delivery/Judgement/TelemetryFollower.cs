using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Client.Informers;
using Slipway.Client.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>Follows the frames of every gateway instance there is, and connects again when a connection ends.</summary>
public sealed class TelemetryFollower
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ITelemetrySource source;
    private readonly Action<TelemetryFrame> take;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<(string Name, GatewayInstance? Instance)> changes = Channel.CreateUnbounded<(string, GatewayInstance?)>();

    /// <summary>A follower; to be made before the informer starts.</summary>
    /// <param name="instances">The gateway instances.</param>
    /// <param name="source">Where their frames come from.</param>
    /// <param name="take">Called with each frame, one at a time for each instance.</param>
    /// <param name="time">Clock of the pauses between connections.</param>
    /// <param name="logger">Says when a connection ends.</param>
    public TelemetryFollower(
        IInformer<GatewayInstance> instances, ITelemetrySource source, Action<TelemetryFrame> take, TimeProvider time, ILogger logger)
    {
        this.source = source;
        this.take = take;
        this.time = time;
        this.logger = logger;
        instances.OnChange((old, now) =>
        {
            if (old?.Spec?.Epoch != now?.Spec?.Epoch || old?.Spec?.AdminAddress != now?.Spec?.AdminAddress || old is null)
            {
                changes.Writer.TryWrite(((now ?? old)!.Name(), now));
            }
        });
    }

    /// <summary>Follows until asked to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var followed = new SortedDictionary<string, (CancellationTokenSource Stop, Task Reading)>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var (name, instance) = await changes.Reader.ReadAsync(cancellationToken);
                if (followed.Remove(name, out var old))
                {
                    await EndAsync(old);
                }

                if (instance is not null)
                {
                    var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    followed[name] = (stop, FollowAsync(instance, stop.Token));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        foreach (var each in followed.Values)
        {
            await EndAsync(each);
        }
    }

    private static async Task EndAsync((CancellationTokenSource Stop, Task Reading) followed)
    {
        followed.Stop.Cancel();
        await followed.Reading;
        followed.Stop.Dispose();
    }

    private async Task FollowAsync(GatewayInstance instance, CancellationToken cancellationToken)
    {
        long? last = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Frames change for ten seconds: those of that time are read again after a break.
                var from = last - (TelemetryFrame.FinalAfterSeconds * 1000 / TelemetryFrame.LengthMilliseconds);
                await foreach (var frame in source.ReadAsync(instance, from, cancellationToken))
                {
                    last = Math.Max(last ?? frame.Id, frame.Id);
                    take(frame);
                }
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException or System.Text.Json.JsonException or InvalidOperationException)
            {
                TelemetryLog.Broken(logger, instance.Name(), e.Message);
            }

            try
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}

internal static partial class TelemetryLog
{
    [LoggerMessage(2101, LogLevel.Debug, "Frames of gateway instance {Name} ended, connecting again: {Message}")]
    public static partial void Broken(ILogger logger, string name, string message);
}
