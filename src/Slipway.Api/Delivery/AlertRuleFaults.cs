using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What is wrong with an alert rule beyond its schema; the controller and the API server ask the same.</summary>
public static class AlertRuleFaults
{
    private static readonly TimeSpan LongestFor = TimeSpan.FromDays(1);

    /// <summary>All of it, each with its field.</summary>
    public static IEnumerable<FieldError> Of(AlertRuleSpec spec)
    {
        if (AlertExpressionParser.Parse(spec.Expr ?? "").Problem is { } problem)
        {
            yield return FieldError.InvalidText("spec.expr", GoText.Quote(spec.Expr ?? ""), problem);
        }

        if (!string.IsNullOrEmpty(spec.For) && !(GoDuration.Parse(spec.For) <= LongestFor))
        {
            yield return FieldError.InvalidText("spec.for", GoText.Quote(spec.For), "must be a time up to 24h, such as 2m");
        }
    }
}
