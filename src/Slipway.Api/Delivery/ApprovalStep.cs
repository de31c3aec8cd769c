using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A wait for a person.</summary>
public sealed record ApprovalStep
{
    /// <summary>Groups of which one must approve.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>How long, such as <c>4h</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary>What follows when nobody does.</summary>
    [OneOf("abort", "pause", "promote")]
    public string? OnTimeout { get; init; }
}
