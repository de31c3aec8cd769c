namespace Slipway.Analysis.Peers;

/// <summary>Settings of <see cref="FlaggerRule"/>; the defaults are those of the example in Flagger's documentation.</summary>
public sealed record FlaggerSettings
{
    /// <summary>Time between checks, and length of what each one measures. Default 60 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Success rate of the canary, 0 to 1, below which a check fails. Default 0.99.</summary>
    public double SuccessRate { get; init; } = 0.99;

    /// <summary>Failed checks at which the canary is taken back. Default 10.</summary>
    public int Threshold { get; init; } = 10;

    /// <summary>Good checks after which the canary is promoted; null for no end. Default 10, which is maxWeight 50 in steps of
    /// 5.</summary>
    public int? Iterations { get; init; } = 10;
}
