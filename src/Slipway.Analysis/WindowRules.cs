namespace Slipway.Analysis;

/// <summary>
/// When a window closes: on elapsed time and numbers of requests, never on outcomes (analysis.md, section 1). A window costs about one
/// request's worth of information whatever its size, so small ones decide sooner and lose little.
/// </summary>
public sealed record WindowRules
{
    /// <summary>The rules of the specification.</summary>
    public static WindowRules Default { get; } = new();

    /// <summary>Greatest length. Default 10 seconds.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Length at which a window with enough requests closes although one arm has none. Default 1 second.</summary>
    public TimeSpan Alone { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests of both arms together that close a window early; each arm must have one. Default 20.</summary>
    public long Requests { get; init; } = 20;
}
