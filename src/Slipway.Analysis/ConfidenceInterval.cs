namespace Slipway.Analysis;

/// <summary>Where a number lies with some confidence.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end; infinity for none.</param>
public readonly record struct ConfidenceInterval(double Low, double High);
