namespace Slipway.Api.Delivery;

/// <summary>A label of a series, or what a label must be for a series to be meant.</summary>
/// <param name="Name">Name of the label.</param>
/// <param name="Operator"><c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>; of a series itself always <c>=</c>.</param>
/// <param name="Value">Its value, without escapes, or the regular expression.</param>
public sealed record SeriesLabel(string Name, string Operator, string Value);
