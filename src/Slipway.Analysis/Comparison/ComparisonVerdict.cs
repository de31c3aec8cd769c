namespace Slipway.Analysis.Comparison;

/// <summary>What a comparison says.</summary>
public enum ComparisonVerdict
{
    /// <summary>Too few requests for a field that always differs to be reported, or for what the user asks for.</summary>
    NotEnoughData,

    /// <summary>Enough were compared, and no field differs beyond noise.</summary>
    NoDifference,

    /// <summary>At least one field differs beyond noise.</summary>
    Different,
}
