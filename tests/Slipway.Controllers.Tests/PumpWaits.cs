using Slipway.TestKit;

namespace Slipway.Controllers.Tests;

/// <summary>Waits for what may hop over another thread, as channels and cancelled waits do: the pump runs until it has come back.</summary>
internal static class PumpWaits
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Pumps until a condition holds.</summary>
    public static void Await(this SimulationContext pump, Func<bool> condition, string awaited) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                pump.Run(static () => { });
                return condition();
            },
            Deadline),
        $"still waiting for {awaited}");

    /// <summary>Ends the controllers.</summary>
    public static void End(this SimulationContext pump, Func<Task> stop)
    {
        Task? end = null;
        pump.Run(() => end = stop());
        pump.Await(() => end!.IsCompleted, "the controllers to end");
    }
}
