using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Who is told what.</summary>
public sealed record AlertReceiverSpec
{
    /// <summary>The server.</summary>
    [Required]
    public AlertWebhook? Webhook { get; init; }

    /// <summary>Severities that it is told of. Default all.</summary>
    [ListSet, Length(0, 20)]
    public IReadOnlyList<string>? Severities { get; init; }

    /// <summary>Whether it is told that an alert has ended. Default true.</summary>
    [Default(true)]
    public bool? SendResolved { get; init; }

    /// <summary>How long after it was told it is told again of an alert that still fires, from 1m. Default 4h, as
    /// Alertmanager's.</summary>
    [Default("4h")]
    public string? RepeatInterval { get; init; }
}
