namespace Slipway.Gateway.Resilience;

/// <summary>What a request that needs a connection to an endpoint gets.</summary>
internal enum TurnKind
{
    /// <summary>A connection that was used before.</summary>
    Connection,

    /// <summary>It may make one, and says with <see cref="ConnectionPool.EndTurn"/> when its answer has begun or failed.</summary>
    Connect,

    /// <summary>The endpoint takes no connections, or is in no table any more: another one is to be chosen.</summary>
    Moved,

    /// <summary>Neither within its time.</summary>
    Late,
}
