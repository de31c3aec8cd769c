namespace Slipway.Analysis;

/// <summary>When a window closes: on elapsed time and numbers of requests, never on outcomes (analysis.md, section 1).</summary>
public sealed record WindowRules
{
    /// <summary>The rules of the specification.</summary>
    public static WindowRules Default { get; } = new();

    /// <summary>Least length. Default 1 second.</summary>
    public TimeSpan Minimum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Greatest length. Default 10 seconds.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests that both arms must have for a window to close before its greatest length. Default 20.</summary>
    public long RequestsPerArm { get; init; } = 20;
}
