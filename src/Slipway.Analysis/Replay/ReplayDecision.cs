namespace Slipway.Analysis.Replay;

/// <summary>What a judge would have done.</summary>
public enum ReplayDecision
{
    /// <summary>Nothing yet: neither promoted nor taken back.</summary>
    None,

    /// <summary>Too few requests to say anything.</summary>
    NotEnoughData,

    /// <summary>The numbers do not compare: the canary does not get the share that was set.</summary>
    Invalid,

    /// <summary>Promote the canary.</summary>
    Promote,

    /// <summary>Take the canary back.</summary>
    Abort,
}
