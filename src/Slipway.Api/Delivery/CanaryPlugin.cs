using System.Text.Json;

namespace Slipway.Api.Delivery;

/// <summary>A plugin as a step.</summary>
public sealed record CanaryPlugin
{
    /// <summary>Name of the plugin.</summary>
    public string? Name { get; init; }

    /// <summary>Its configuration.</summary>
    public JsonElement? Config { get; init; }
}
