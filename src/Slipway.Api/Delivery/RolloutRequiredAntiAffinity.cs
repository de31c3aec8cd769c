namespace Slipway.Api.Delivery;

/// <summary>Different nodes always.</summary>
public sealed record RolloutRequiredAntiAffinity;
