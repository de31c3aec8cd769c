using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>One template that takes part in a run.</summary>
/// <param name="Name">How messages name it, such as <c>AnalysisTemplate success-rate</c>.</param>
/// <param name="Path">Where in the owner it is named, directly or through other templates.</param>
/// <param name="Spec">Its content.</param>
internal sealed record AnalysisTemplateUse(string Name, string Path, AnalysisTemplateSpec Spec);
