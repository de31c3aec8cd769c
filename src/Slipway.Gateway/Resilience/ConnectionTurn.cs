namespace Slipway.Gateway.Resilience;

/// <summary>What a request that needs a connection gets, with the connection where it is one.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">The connection.</param>
internal readonly record struct ConnectionTurn(TurnKind Kind, IIdleConnection? Connection = null);
