namespace Slipway.Analysis.Comparison;

/// <summary>How one field differs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="First">The value in the first answer, cut to a bound; empty where it is missing.</param>
/// <param name="Second">The value in the second answer.</param>
public readonly record struct FieldDifference(DifferenceKind Kind, string First, string Second);
