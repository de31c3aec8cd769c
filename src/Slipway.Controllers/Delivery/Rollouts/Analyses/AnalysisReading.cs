namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>What an analysis or an experiment says so far.</summary>
/// <param name="Outcome">What follows.</param>
/// <param name="Message">In words.</param>
internal sealed record AnalysisReading(AnalysisOutcome Outcome, string Message);

/// <summary>What follows from an analysis.</summary>
internal enum AnalysisOutcome
{
    /// <summary>It is not over.</summary>
    Running,

    /// <summary>The rollout may go on.</summary>
    Passed,

    /// <summary>The rollout is to be taken back.</summary>
    Failed,

    /// <summary>A person has to decide.</summary>
    Inconclusive,
}
