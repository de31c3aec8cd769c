namespace Slipway.Analysis;

/// <summary>What a comparison says of the canary.</summary>
public enum Verdict
{
    /// <summary>Too few requests to say anything; never a pass and never an abort.</summary>
    NotEnoughData,

    /// <summary>Enough requests, and neither a difference nor the absence of one is shown.</summary>
    NoDifference,

    /// <summary>Shown not to be worse by the margin.</summary>
    Pass,

    /// <summary>Shown to be worse than tolerated. Stays.</summary>
    Fail,

    /// <summary>The canary does not get its share: the numbers do not compare.</summary>
    Invalid,
}
