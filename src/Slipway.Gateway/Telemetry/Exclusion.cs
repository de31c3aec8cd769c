namespace Slipway.Gateway.Telemetry;

/// <summary>Why the judge does not see a request (decisions.md 8).</summary>
internal enum Exclusion
{
    /// <summary>It was among the first of its pod.</summary>
    WarmUp,

    /// <summary>The connection changed its protocol.</summary>
    Upgrade,

    /// <summary>The client went away before the answer.</summary>
    ClientGone,
}
