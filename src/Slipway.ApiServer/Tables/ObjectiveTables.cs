using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of what is aimed at and what is told when it is missed.</summary>
internal static class ObjectiveTables
{
    public static KindTable Objectives { get; } = KindTable.Of<ServiceLevelObjective>(
        "Name|Service|Objective|Window|Success|Budget left|Firing|Age",
        static (o, now) =>
        [
            o.Name(), o.Spec?.Service, o.Spec?.Objective, o.Spec?.Window, Percent(o.Status?.SuccessPercent),
            Percent(o.Status?.BudgetRemainingPercent), o.Status?.Firing ?? "none", o.Age(now),
        ]);

    public static KindTable Rules { get; } = KindTable.Of<AlertRule>(
        "Name|Service|Condition|Severity|State|Value|Age",
        static (o, now) =>
        [
            o.Name(), o.Spec?.Service, o.Spec?.Expr, o.Spec?.Severity, o.Status?.Alert?.State, o.Status?.Value, o.Age(now),
        ]);

    public static KindTable Receivers { get; } = KindTable.Of<AlertReceiver>(
        "Name|Url|Sent|Problem|Age",
        static (o, now) =>
        [
            o.Name(), o.Spec?.Webhook?.Url,
            o.Status?.SentAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "never",
            o.Status?.Problem ?? "none", o.Age(now),
        ]);

    private static string Percent(double? value)
        => value is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:0.####}%") : "unknown";
}
