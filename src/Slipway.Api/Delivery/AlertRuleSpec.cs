using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What an alert watches.</summary>
public sealed record AlertRuleSpec
{
    /// <summary>Name of the Service in the same namespace whose requests count, those of all revisions together.</summary>
    [Required, Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>
    /// The condition: comparisons with <c>and</c> and <c>or</c> between them, <c>and</c> binding tighter. Each compares
    /// <c>errorRatio(WINDOW)</c> with a share or percentage, <c>requestRate(WINDOW)</c> with requests per second, or
    /// <c>latency(QUANTILE, WINDOW)</c> with a time, by <c>&gt; &gt;= &lt; &lt;=</c>. Windows go from 10s to 10m. Example:
    /// <c>errorRatio(5m) &gt; 5% and requestRate(5m) &gt;= 1</c>.
    /// </summary>
    [Required, Length(1, 500)]
    public string? Expr { get; init; }

    /// <summary>How long the condition must hold before the alert fires, such as <c>2m</c>. Default 0.</summary>
    public string? For { get; init; }

    /// <summary>Who is called: <c>page</c> at once, <c>ticket</c> within days, or another word. Default ticket.</summary>
    [Default("ticket"), Length(1, 63), Pattern("^[a-z][a-z0-9_-]*$")]
    public string? Severity { get; init; }

    /// <summary>What is wrong when it fires, as a sentence. Default: the condition.</summary>
    [Length(0, 500)]
    public string? Summary { get; init; }
}
