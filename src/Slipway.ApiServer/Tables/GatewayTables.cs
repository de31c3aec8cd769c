using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of the Gateway API's kinds, with the columns that its own definitions print.</summary>
internal static class GatewayTables
{
    public static KindTable Classes { get; } = KindTable.Of<GatewayClass>("Name|Controller|Accepted|Age|Description*", static (o, now) =>
    [
        o.Name(), o.Spec?.ControllerName, StatusOf(o.Status?.Conditions, "Accepted"), o.Age(now), o.Spec?.Description,
    ]);

    public static KindTable Gateways { get; } = KindTable.Of<Gateway>("Name|Class|Address|Programmed|Age", static (o, now) =>
    [
        o.Name(), o.Spec?.GatewayClassName, (o.Status?.Addresses ?? []) is [var first, ..] ? first.Value : null,
        StatusOf(o.Status?.Conditions, "Programmed"), o.Age(now),
    ]);

    public static KindTable Routes { get; } = KindTable.Of<HTTPRoute>(
        "Name|Hostnames|Age", static (o, now) => [o.Name(), Hostnames(o.Spec?.Hostnames ?? []), o.Age(now)]);

    public static KindTable Calls { get; } = KindTable.Of<GRPCRoute>(
        "Name|Hostnames|Age", static (o, now) => [o.Name(), Hostnames(o.Spec?.Hostnames ?? []), o.Age(now)]);

    private static string? StatusOf(IReadOnlyList<Condition>? conditions, string type)
        => conditions?.FirstOrDefault(c => c.Type == type)?.Status;

    // They are shown as the JSON array that they are.
    private static string? Hostnames(IReadOnlyList<string> names)
        => names.Count == 0 ? null : $"[{string.Join(',', names.Select(static n => $"\"{n}\""))}]";
}
