namespace Slipway.Gateway.Compiling;

/// <summary>How the addresses of Services are served where that is the gateway's part.</summary>
/// <param name="Machine">Address of the machine at which Services of type <c>LoadBalancer</c> are reached; null for none, and they stay
/// pending.</param>
public sealed record ServiceAddressing(string? Machine);
