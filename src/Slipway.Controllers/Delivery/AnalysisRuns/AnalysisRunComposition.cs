using Slipway.Api.Delivery;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What composing a run comes to: the run, or what is wrong.</summary>
/// <param name="Run">The run to create; null when there are problems.</param>
/// <param name="Problems">Everything that is wrong, with the paths of the fields; empty when there is a run.</param>
internal sealed record AnalysisRunComposition(AnalysisRun? Run, IReadOnlyList<FieldError> Problems)
{
    /// <summary>The problems in one sentence for people.</summary>
    public string Message => string.Join("; ", Problems.Select(static p => $"{p.Field}: {p.Message}"));
}
