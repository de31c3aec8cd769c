namespace Slipway.Api.Delivery;

/// <summary>All old pods end, drained, before the first new one starts; nobody answers in between. After an abort the same happens in the
/// other direction.</summary>
public sealed record RecreateStrategy;
