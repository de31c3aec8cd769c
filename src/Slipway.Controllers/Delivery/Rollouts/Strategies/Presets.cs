using System.Globalization;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>The strategies behind names that people know.</summary>
internal static class Presets
{
    private static readonly (string Name, RolloutStrategy Strategy)[] All =
    [
        ("AllAtOnce", Steps()),
        ("Rolling", new RolloutStrategy { Rolling = new RollingStrategy() }),
        ("RollingWithAdditionalBatch", new RolloutStrategy { Rolling = new RollingStrategy { AdditionalBatch = true } }),
        ("Immutable", new RolloutStrategy { Immutable = new ImmutableStrategy() }),
        ("TrafficSplitting", TenPercent(5)),
        ("Canary10Percent5Minutes", TenPercent(5)),
        ("Canary10Percent10Minutes", TenPercent(10)),
        ("Canary10Percent15Minutes", TenPercent(15)),
        ("Canary10Percent30Minutes", TenPercent(30)),
        ("Linear10PercentEvery1Minute", Linear(1)),
        ("Linear10PercentEvery2Minutes", Linear(2)),
        ("Linear10PercentEvery3Minutes", Linear(3)),
        ("Linear10PercentEvery10Minutes", Linear(10)),
    ];

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => All.Select(static preset => preset.Name);

    /// <summary>The strategy that a name stands for; null when there is none.</summary>
    public static RolloutStrategy? Of(string name) => All.FirstOrDefault(preset => preset.Name == name).Strategy;

    private static RolloutStrategy TenPercent(int minutes) => Steps(Weight(10), Pause(minutes));

    private static RolloutStrategy Linear(int minutes)
        => Steps([.. Enumerable.Range(1, 9).SelectMany(i => new[] { Weight(10 * i), Pause(minutes) })]);

    private static RolloutStrategy Steps(params CanaryStep[] steps) => new() { Canary = new CanaryStrategy { Steps = steps } };

    private static CanaryStep Weight(int percent) => new() { SetWeight = percent };

    private static CanaryStep Pause(int minutes)
        => new() { Pause = new CanaryPause { Duration = minutes.ToString(CultureInfo.InvariantCulture) + "m" } };
}
