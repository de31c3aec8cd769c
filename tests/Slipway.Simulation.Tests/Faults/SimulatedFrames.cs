using System.Runtime.CompilerServices;
using Slipway.Api.Delivery;
using Slipway.Api.Telemetry;
using Slipway.Client.Telemetry;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>The frames of the gateway as the server reads them, over a connection that breaks.</summary>
internal sealed class SimulatedFrames(SimulatedPlane plane, Life own) : ITelemetrySource
{
    public async IAsyncEnumerable<TelemetryFrame> ReadAsync(
        GatewayInstance instance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(plane.Chaos.Latency(true), plane.Time, cancellationToken);
        await own.AliveAsync();
        if (plane.Gateway is not { Life.Ended: false } gateway || plane.Partitioned)
        {
            throw new HttpRequestException("connection refused");
        }

        var frames = gateway.Control.Frames;
        var afterFrame = instance.Spec?.Epoch == frames.Epoch ? after ?? 0 : 0;
        long place = 0;
        while (true)
        {
            var (changed, next, more) = frames.Read(place, afterFrame);
            place = next;
            foreach (var frame in changed)
            {
                yield return frame;
                await own.AliveAsync();
            }

            if (plane.Chaos.Roll(0.002))
            {
                throw new IOException("connection reset");
            }

            await gateway.Life.AnswerAsync(WaitAsync(more), cancellationToken);
            await own.AliveAsync();
        }
    }

    private static async Task<bool> WaitAsync(Task more)
    {
        await more;
        return true;
    }
}
