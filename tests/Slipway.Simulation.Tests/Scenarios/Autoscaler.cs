using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>An autoscaler at its worst: another number of pods at any moment.</summary>
internal sealed class Autoscaler(SimulatedPlane plane, Commands commands, Random random)
{
    private bool stopped;

    /// <summary>Scales until it is stopped.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 12_000)), plane.Time);
            if (stopped)
            {
                return;
            }

            await commands.ScaleAsync(random.Next(1, 7), guarded: random.Next(2) == 0);
        }
    }

    /// <summary>Scales no more.</summary>
    public void Stop() => stopped = true;
}
