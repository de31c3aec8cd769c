namespace Slipway.Api.Delivery;

/// <summary>Scores of Kayenta.</summary>
public sealed record KayentaThreshold
{
    /// <summary>Score that passes.</summary>
    public long? Pass { get; init; }

    /// <summary>Score that is not bad.</summary>
    public long? Marginal { get; init; }
}
