namespace Slipway.Analysis.Comparison;

/// <summary>How a field of one answer differs from that of another; later ones say more.</summary>
public enum DifferenceKind
{
    /// <summary>Not at all.</summary>
    Same,

    /// <summary>Another value of the same type.</summary>
    Value,

    /// <summary>The same elements in another order.</summary>
    Order,

    /// <summary>Another number of elements.</summary>
    Length,

    /// <summary>A value of another type.</summary>
    Type,

    /// <summary>It is there, and was not in the first answer.</summary>
    Extra,

    /// <summary>It is not there, and was in the first answer.</summary>
    Missing,
}
