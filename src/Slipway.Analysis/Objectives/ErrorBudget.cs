namespace Slipway.Analysis.Objectives;

/// <summary>
/// The error budget of an objective: the share of requests that may be bad is 1 - objective (Site Reliability Workbook, chapter 2).
/// </summary>
/// <param name="Objective">Share of good requests that is aimed at, above 0 and below 1.</param>
/// <param name="Counted">Requests of the whole period so far.</param>
public readonly record struct ErrorBudget(double Objective, OutcomeSum Counted)
{
    /// <summary>Share of requests that may be bad, 0 to 1.</summary>
    public double Allowed => 1 - Objective;

    /// <summary>Share of good requests, 0 to 1; 1 without requests.</summary>
    public double SuccessRatio => 1 - Counted.BadRatio;

    /// <summary>Share of the budget that is left: 1 when nothing was bad, 0 when it is used up, negative beyond.</summary>
    public double Remaining => 1 - BurnRate(Counted);

    /// <summary>
    /// How many times faster than allowed requests are bad: at 1 the budget lasts exactly for the period (Site Reliability Workbook,
    /// chapter 5).
    /// </summary>
    public double BurnRate(OutcomeSum window) => window.BadRatio / Allowed;
}
