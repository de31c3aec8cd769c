namespace Slipway.Api.Delivery;

/// <summary>A scope of Kayenta.</summary>
public sealed record KayentaScope
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>What is compared with.</summary>
    public KayentaScopeDetail? ControlScope { get; init; }

    /// <summary>What is judged.</summary>
    public KayentaScopeDetail? ExperimentScope { get; init; }
}
