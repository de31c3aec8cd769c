using System.Text.Json.Serialization;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>The body of a webhook of Alertmanager, version 4.</summary>
internal sealed record WebhookMessage
{
    /// <summary>Version of the format.</summary>
    public string Version { get; init; } = "4";

    /// <summary>What identifies the group of alerts.</summary>
    public required string GroupKey { get; init; }

    /// <summary>Alerts left out.</summary>
    public int TruncatedAlerts { get; init; }

    /// <summary><c>firing</c> while any alert of it fires, else <c>resolved</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Name of the receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>Labels that make the group.</summary>
    public required IReadOnlyDictionary<string, string> GroupLabels { get; init; }

    /// <summary>Labels that all alerts have in common.</summary>
    public required IReadOnlyDictionary<string, string> CommonLabels { get; init; }

    /// <summary>Annotations that all alerts have in common.</summary>
    public required IReadOnlyDictionary<string, string> CommonAnnotations { get; init; }

    /// <summary>Address of the sender; there is no page to link to.</summary>
    [JsonPropertyName("externalURL")]
    public string ExternalUrl { get; init; } = "";

    /// <summary>The alerts.</summary>
    public required IReadOnlyList<WebhookAlert> Alerts { get; init; }
}

/// <summary>One alert in it.</summary>
internal sealed record WebhookAlert
{
    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its annotations.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>When it began to fire.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended; year 1 while it fires.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Address of its rule; there is no page to link to.</summary>
    [JsonPropertyName("generatorURL")]
    public string GeneratorUrl { get; init; } = "";

    /// <summary>Hash of its labels.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>How the messages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
