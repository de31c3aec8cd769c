namespace Slipway.Api.Delivery;

/// <summary>Mappings of Ambassador.</summary>
public sealed record AmbassadorTrafficRouting
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string>? Mappings { get; init; }
}
