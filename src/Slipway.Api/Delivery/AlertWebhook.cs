using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A server that takes JSON in the webhook format of Alertmanager, version 4.</summary>
public sealed record AlertWebhook
{
    /// <summary>Where it is posted to: http or https.</summary>
    [Required, Length(1, 2000)]
    public string? Url { get; init; }

    /// <summary>Secrets of the same namespace whose keys and values are sent as headers; they are read for each call and shown
    /// nowhere.</summary>
    [Length(0, 10)]
    public IReadOnlyList<RolloutGateHeaders>? HeadersFrom { get; init; }
}
