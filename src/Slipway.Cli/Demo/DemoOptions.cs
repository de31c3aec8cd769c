namespace Slipway.Cli.Demo;

/// <summary>How the demo runs.</summary>
/// <param name="Quick">Shorter steps; under a minute after the build.</param>
/// <param name="Chaos">The gateway is killed once too.</param>
/// <param name="Json">The summary goes to standard output as JSON, everything else to standard error.</param>
internal sealed record DemoOptions(bool Quick, bool Chaos, bool Json)
{
    /// <summary>Percentages of the errors of the bad version.</summary>
    public const int BadVersionErrorPercent = 5;

    /// <summary>Pods of the service.</summary>
    public const int Replicas = 3;

    /// <summary>Steps of the release in percent; the last one is everything.</summary>
    public static IReadOnlyList<int> Weights { get; } = [1, 5, 25, 50, 100];

    /// <summary>Load in requests per second.</summary>
    public int RequestsPerSecond => Quick ? 1000 : 1500;

    /// <summary>Requests that are sent at the least.</summary>
    public int FewestRequests => Quick ? 20_000 : 100_000;

    /// <summary>Seconds at each step before the last.</summary>
    public int StepSeconds => Quick ? 4 : 10;

    /// <summary>How long the stable version is loaded alone before the first release.</summary>
    public TimeSpan Baseline => TimeSpan.FromSeconds(Quick ? 2 : 5);

    /// <summary>Longest time for a release to end one way or the other.</summary>
    public TimeSpan ReleaseTimeout => TimeSpan.FromSeconds((StepSeconds * Weights.Count) + 60);
}
