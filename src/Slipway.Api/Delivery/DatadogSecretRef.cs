namespace Slipway.Api.Delivery;

/// <summary>The Secret with the keys of Datadog.</summary>
public sealed record DatadogSecretRef
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it stands in the namespace of the run.</summary>
    public bool? Namespaced { get; init; }
}
