using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>Versions of the simulated service; the image says how they behave: <c>KIND-NUMBER</c>.</summary>
internal static class Versions
{
    public const string Good = "good";

    private static readonly string[] Kinds = [Good, Good, Good, "bad", "bad", "unready", "crash", "slow", "stubborn"];

    public static string Draw(Random random, int number) => $"{Kinds[random.Next(Kinds.Length)]}-{number}";

    public static string KindOf(string image) => image[..image.IndexOf('-', StringComparison.Ordinal)];

    public static double ErrorRate(string image) => KindOf(image) == "bad" ? 0.4 : 0;

    /// <summary>Whether a pod of it becomes ready and stays so.</summary>
    public static bool Works(string image) => KindOf(image) is not ("unready" or "crash");

    public static FakeContainer Behaviour(string image, Random random)
    {
        var start = TimeSpan.FromMilliseconds(random.Next(20, 400));
        var usual = new FakeContainer
        {
            StartDelay = start,
            ReadyDelay = TimeSpan.FromMilliseconds(random.Next(0, 1_500)),
            StopDelay = TimeSpan.FromMilliseconds(random.Next(5, 200)),
        };
        return KindOf(image) switch
        {
            "unready" => usual with { ReadyDelay = TimeSpan.FromDays(1) },
            "crash" => usual with { EndsAfter = TimeSpan.FromMilliseconds(random.Next(200, 4_000)), ExitCode = 1 },
            "slow" => usual with { StartDelay = start * 10, ReadyDelay = TimeSpan.FromSeconds(random.Next(3, 15)) },
            Templates.Task => usual with
            {
                EndsAfter = TimeSpan.FromMilliseconds(random.Next(200, 3_000)), ExitCode = random.Next(4) == 0 ? 1 : 0,
            },
            "stubborn" => usual with { StopDelay = null },
            _ => usual,
        };
    }
}
