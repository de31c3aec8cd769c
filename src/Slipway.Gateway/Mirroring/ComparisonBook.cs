using System.Text;
using Slipway.Analysis.Comparison;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Mirroring;

/// <summary>What was compared, by mirror; forgotten when the mirror goes. Counts only: bodies end with their request.</summary>
internal sealed class ComparisonBook
{
    private const int MostDifferences = 32;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private int underWay;

    /// <summary>Called after each request that was due to be compared.</summary>
    public Action OnCounted { get; set; } = static () => { };

    /// <summary>Requests whose answers are being gathered or compared.</summary>
    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>Begins with a request; null when too many are under way.</summary>
    public ComparisonTrial? TryBegin(ComparisonRule rule, RequestHead head)
    {
        if (Interlocked.Increment(ref underWay) <= Limits.ComparisonsAtOnce)
        {
            var path = NameShape.OfPath(Encoding.UTF8.GetString(head.Path));
            return new ComparisonTrial(this, rule, $"{Encoding.ASCII.GetString(head.Method)} {path}");
        }

        Interlocked.Decrement(ref underWay);
        Count(rule, static entry => entry.Skipped++);
        return null;
    }

    /// <summary>Ends with a request.</summary>
    /// <param name="trial">The request.</param>
    /// <param name="answers">Its answers by <see cref="TrialPart"/>; empty when they are not to be compared.</param>
    public void End(ComparisonTrial trial, ObservedAnswer[] answers)
    {
        Interlocked.Decrement(ref underWay);
        Count(trial.Rule, entry =>
        {
            if (answers.Length == 0)
            {
                entry.Skipped++;
                return;
            }

            entry.SamePod += trial.IsSamePod ? 1 : 0;
            entry.Table.Observe(
                trial.Endpoint, answers[(int)TrialPart.User], answers[(int)TrialPart.Candidate], answers[(int)TrialPart.Second]);
        });
    }

    /// <summary>Begins to count for the mirrors of a table, and forgets all others.</summary>
    public void Retain(RoutingTable table)
    {
        var rules = table.Services.Values.SelectMany(static s => s.Mirrors).Select(static m => m.Comparison).OfType<ComparisonRule>()
            .DistinctBy(static r => r.Key).ToList();
        lock (entries)
        {
            foreach (var gone in entries.Keys.Except(rules.Select(static r => r.Key)).ToList())
            {
                entries.Remove(gone);
            }

            foreach (var rule in rules)
            {
                entries.TryAdd(rule.Key, new Entry(rule));
            }
        }
    }

    /// <summary>What was counted for the mirrors of a split, by name; null when none compares.</summary>
    public IReadOnlyList<TrafficComparisonCounts>? Of(PlannedSplit split)
    {
        List<Entry> own;
        lock (entries)
        {
            own = [.. entries.Values.Where(e => e.Rule.Split == split.Uid).OrderBy(static e => e.Rule.Mirror, StringComparer.Ordinal)];
        }

        return own.Count == 0 ? null : [.. own.Select(Counts)];
    }

    private static TrafficComparisonCounts Counts(Entry entry)
    {
        lock (entry)
        {
            return new TrafficComparisonCounts
            {
                Mirror = entry.Rule.Mirror,
                Hash = entry.Rule.Hash,
                Compared = entry.Table.Compared,
                SamePod = entry.SamePod,
                Skipped = entry.Skipped,
                Fields = entry.Table.Fields,
                Differences = [.. entry.Table.Clearest(MostDifferences).Select(static f => new TrafficFieldCounts
                {
                    Endpoint = f.Endpoint,
                    Field = f.Field,
                    Kind = f.Kind == DifferenceKind.Same ? null : f.Kind.ToString().ToLowerInvariant(),
                    CandidateOnly = f.CandidateOnly,
                    StableOnly = f.StableOnly,
                    Stable = f.StableSample,
                    Candidate = f.CandidateSample,
                })],
            };
        }
    }

    private void Count(ComparisonRule rule, Action<Entry> count)
    {
        Entry? entry;
        lock (entries)
        {
            entry = entries.GetValueOrDefault(rule.Key);
        }

        if (entry is not null)
        {
            lock (entry)
            {
                count(entry);
            }

            OnCounted();
        }
    }

    private sealed class Entry(ComparisonRule rule)
    {
        public ComparisonRule Rule => rule;

        public ComparisonTable Table { get; } = new(rule.Ignore);

        public long Skipped { get; set; }

        public long SamePod { get; set; }
    }
}
