using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Keeps the list of conditions: sorted by type, times changed only when something changed.</summary>
internal static class RolloutConditions
{
    /// <summary>The conditions with these in place of those of the same types; <c>InvalidSpec</c> goes when it is not among them.</summary>
    public static IReadOnlyList<RolloutCondition> With(IReadOnlyList<RolloutCondition>? old, DateTimeOffset now, IReadOnlyList<Fact> facts)
    {
        var byType = new SortedDictionary<string, RolloutCondition>(StringComparer.Ordinal);
        foreach (var condition in old ?? [])
        {
            byType[condition.Type ?? ""] = condition;
        }

        byType.Remove("InvalidSpec", out var invalid);
        foreach (var fact in facts)
        {
            var before = fact.Type == "InvalidSpec" ? invalid : byType.GetValueOrDefault(fact.Type);
            byType[fact.Type] = before is not null && before.Status == fact.Status && before.Reason == fact.Reason
                && before.Message == fact.Message
                ? before
                : new RolloutCondition
                {
                    Type = fact.Type,
                    Status = fact.Status,
                    Reason = fact.Reason,
                    Message = fact.Message,
                    LastUpdateTime = now,
                    LastTransitionTime = before?.Status == fact.Status ? before.LastTransitionTime : now,
                };
        }

        return [.. byType.Values];
    }

    /// <summary>What a condition says.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="Status">True, False or Unknown.</param>
    /// <param name="Reason">Word for machines.</param>
    /// <param name="Message">Sentence for people.</param>
    public sealed record Fact(string Type, string Status, string Reason, string Message);
}
