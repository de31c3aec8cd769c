namespace Slipway.Api.Delivery;

/// <summary>What is wrong with the small languages in a metric, and where in the text; null for what is sound.</summary>
/// <param name="Condition">Of a condition over <c>result</c>.</param>
/// <param name="JsonPath">Of a path into JSON.</param>
public sealed record MetricSyntax(Func<string, string?> Condition, Func<string, string?> JsonPath);
