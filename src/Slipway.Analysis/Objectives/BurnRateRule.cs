namespace Slipway.Analysis.Objectives;

/// <summary>
/// One rule of multi-window, multi-burn-rate alerting (Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"): the
/// burn rates of a long and of a short window are both above a factor.
/// </summary>
/// <param name="Severity">Who is called.</param>
/// <param name="LongWindow">The long window; the short one is a twelfth of it.</param>
/// <param name="BudgetShare">Share of the budget that is gone when the rule fires at its factor, 0 to 1.</param>
public sealed record BurnRateRule(BurnSeverity Severity, TimeSpan LongWindow, double BudgetShare)
{
    /// <summary>The rules of the workbook: 2 % of the budget in 1 h and 5 % in 6 h page, 10 % in 1 d and in 3 d open a ticket.</summary>
    public static IReadOnlyList<BurnRateRule> Workbook { get; } =
    [
        new(BurnSeverity.Page, TimeSpan.FromHours(1), 0.02),
        new(BurnSeverity.Page, TimeSpan.FromHours(6), 0.05),
        new(BurnSeverity.Ticket, TimeSpan.FromDays(1), 0.10),
        new(BurnSeverity.Ticket, TimeSpan.FromDays(3), 0.10),
    ];

    /// <summary>The short window, which makes the alert end soon after its cause.</summary>
    public TimeSpan ShortWindow => LongWindow / 12;

    /// <summary>The burn rate above which the rule fires: budget share x period / long window; with 30 days 14.4, 6, 3 and 1.</summary>
    /// <param name="period">Period of the objective.</param>
    public double Factor(TimeSpan period) => BudgetShare * (period / LongWindow);

    /// <summary>Whether the rule can fire at all: not where even nothing but bad requests burns no faster than the factor.</summary>
    /// <param name="objective">Share of good requests that is aimed at, 0 to 1.</param>
    /// <param name="period">Period of the objective.</param>
    public bool IsReachable(double objective, TimeSpan period) => LongWindow <= period && Factor(period) * (1 - objective) < 1;

    /// <summary>Whether both windows burn faster than the factor.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="period">Period of the objective.</param>
    /// <param name="sum">The requests of the window that ends now and has a length.</param>
    public BurnReading Read(ErrorBudget budget, TimeSpan period, Func<TimeSpan, OutcomeSum> sum)
    {
        var whole = sum(LongWindow);
        var (slow, fast) = (budget.BurnRate(whole), budget.BurnRate(sum(ShortWindow)));
        var factor = Factor(period);
        return new BurnReading(slow, fast, factor, whole.Total, slow > factor && fast > factor);
    }
}

/// <summary>Who is called when an error budget burns.</summary>
public enum BurnSeverity
{
    /// <summary>A person, at once.</summary>
    Page,

    /// <summary>A person, within days.</summary>
    Ticket,
}

/// <summary>What a rule reads.</summary>
/// <param name="Long">Burn rate of the long window.</param>
/// <param name="Short">Burn rate of the short one.</param>
/// <param name="Factor">What both must exceed.</param>
/// <param name="Requests">Requests of the long window.</param>
/// <param name="IsBurning">Whether both do.</param>
public readonly record struct BurnReading(double Long, double Short, double Factor, double Requests, bool IsBurning);
