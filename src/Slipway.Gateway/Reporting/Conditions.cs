using Slipway.Api.Meta;

namespace Slipway.Gateway.Reporting;

/// <summary>Conditions that keep the time of their last transition while their status stays.</summary>
internal sealed class Conditions(IReadOnlyList<Condition>? before, long generation, DateTimeOffset now)
{
    private readonly List<Condition> built = [];

    /// <summary>Adds a condition.</summary>
    public Conditions Add(string type, bool holds, string reason, string message)
    {
        var status = holds ? "True" : "False";
        var known = before?.FirstOrDefault(c => c.Type == type);
        built.Add(new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = known is not null && known.Status == status ? known.LastTransitionTime : now,
        });
        return this;
    }

    /// <summary>Ours, and behind them those of others.</summary>
    public IReadOnlyList<Condition> ToList() => [.. built, .. (before ?? []).Where(c => built.All(b => b.Type != c.Type))];
}
