namespace Slipway.Api.Delivery;

/// <summary>A judgement by Kayenta.</summary>
public sealed record KayentaMetric
{
    /// <summary>URL of the server.</summary>
    public string? Address { get; init; }

    /// <summary>Application.</summary>
    public string? Application { get; init; }

    /// <summary>Configuration.</summary>
    public string? CanaryConfigName { get; init; }

    /// <summary>Account for metrics.</summary>
    public string? MetricsAccountName { get; init; }

    /// <summary>Account for configurations.</summary>
    public string? ConfigurationAccountName { get; init; }

    /// <summary>Account for storage.</summary>
    public string? StorageAccountName { get; init; }

    /// <summary>Scores.</summary>
    public KayentaThreshold? Threshold { get; init; }

    /// <summary>Scopes.</summary>
    public IReadOnlyList<KayentaScope>? Scopes { get; init; }
}
