using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Conditions of what watches traffic.</summary>
internal static class AlertConditions
{
    /// <summary>The conditions with one of them written anew; the time of its transition stays while its status does.</summary>
    public static IReadOnlyList<Condition> With(
        IReadOnlyList<Condition>? conditions, string type, bool holds, string reason, string message, DateTimeOffset now)
    {
        var old = conditions?.FirstOrDefault(c => c.Type == type);
        var status = holds ? "True" : "False";
        var next = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = old?.Status == status ? old.LastTransitionTime : now,
        };
        return [.. (conditions ?? []).Where(c => c.Type != type).Append(next).OrderBy(static c => c.Type, StringComparer.Ordinal)];
    }

    /// <summary>Whether both hold the same conditions with the same statuses and reasons.</summary>
    public static bool AreSame(IReadOnlyList<Condition>? a, IReadOnlyList<Condition>? b)
        => Essence(a).SequenceEqual(Essence(b));

    private static IEnumerable<(string?, string?, string?)> Essence(IReadOnlyList<Condition>? conditions)
        => (conditions ?? []).Select(static c => (c.Type, c.Status, c.Reason));
}
