namespace Slipway.Gateway.Mirroring;

/// <summary>What became of a copy.</summary>
internal enum MirrorResult
{
    /// <summary>The target answered; no user got the answer.</summary>
    Answered,

    /// <summary>No connection, no answer in time, or no valid answer.</summary>
    Failed,

    /// <summary>Not made: the body is larger than <see cref="Forwarding.Limits.MirrorBodyBytes"/>, or all copies hold too much.</summary>
    TooLarge,

    /// <summary>Not made: too many copies are under way, because the target is slow.</summary>
    OverLimit,

    /// <summary>Not made: the target has no ready pod.</summary>
    NoEndpoint,

    /// <summary>Not made: the client or the backend broke off before the end of the body.</summary>
    Incomplete,
}
