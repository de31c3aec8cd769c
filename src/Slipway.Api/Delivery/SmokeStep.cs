namespace Slipway.Api.Delivery;

/// <summary>Checks of the new revision before any user reaches it.</summary>
public sealed record SmokeStep
{
    /// <summary>Path that must answer 2xx at every new pod.</summary>
    public string? Http { get; init; }

    /// <summary>Name of a Job that must succeed.</summary>
    public string? Job { get; init; }
}
