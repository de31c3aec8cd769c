namespace Slipway.Api.Delivery;

/// <summary>A figure of a judgement with the interval in which it lies: with 95 % confidence at all moments together.</summary>
public sealed record RolloutJudgedRate
{
    /// <summary>What was measured; absent when nothing was, and for a ratio to nothing.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval; absent for none.</summary>
    public double? High { get; init; }
}
