namespace Slipway.Analysis.Comparison;

/// <summary>
/// Counts differences by endpoint and field, in bounded memory: what comes above a bound is counted together. Not safe for use by several
/// threads at once.
/// </summary>
/// <param name="ignore">Fields that are left out.</param>
public sealed class ComparisonTable(IgnoreRules ignore)
{
    /// <summary>Most endpoints that are told apart.</summary>
    public const int MostEndpoints = 64;

    /// <summary>Most fields of all endpoints that are told apart.</summary>
    public const int MostFields = 2_000;

    /// <summary>Name of what comes above a bound.</summary>
    public const string Others = "(others)";

    private readonly HashSet<string> endpoints = new(StringComparer.Ordinal);
    private readonly HashSet<(string Endpoint, string Field)> fields = [];
    private readonly Dictionary<(string Endpoint, string Field), FieldCounts> counts = [];

    /// <summary>Requests whose three answers were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Fields that were compared in any of them, over all endpoints.</summary>
    public int Fields => fields.Count;

    /// <summary>Takes the three answers to one request.</summary>
    /// <param name="endpoint">Method, route and path, ids taken out.</param>
    /// <param name="user">What the user got, from a stable pod.</param>
    /// <param name="candidate">The candidate's answer.</param>
    /// <param name="second">The answer of a second stable pod.</param>
    public void Observe(string endpoint, ObservedAnswer user, ObservedAnswer candidate, ObservedAnswer second)
    {
        Compared++;
        endpoint = endpoints.Contains(endpoint) || (endpoints.Count < MostEndpoints && endpoints.Add(endpoint)) ? endpoint : Others;
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        var inCandidate = AnswerDifferences.Between(user, candidate, ignore, seen);
        var inSecond = AnswerDifferences.Between(user, second, ignore, seen);
        foreach (var field in seen)
        {
            if (fields.Count < MostFields)
            {
                fields.Add((endpoint, field));
            }
        }

        var told = new HashSet<(string, string, bool)>();
        foreach (var field in inCandidate.Keys.Union(inSecond.Keys).Order(StringComparer.Ordinal))
        {
            var (c, s) = (inCandidate.GetValueOrDefault(field), inSecond.GetValueOrDefault(field));
            var key = fields.Contains((endpoint, field)) ? (endpoint, field) : (endpoint, Others);
            if (c.Kind != s.Kind && told.Add((key.Item1, key.Item2, c.Kind > s.Kind)))
            {
                Count(key, c, isCandidate: c.Kind > s.Kind);
            }
        }
    }

    /// <summary>The fields with the clearest differences, clearest first, whichever of the two it is that differs.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<FieldCounts> Clearest(int most)
        => [.. counts.Values.OrderByDescending(static f => Math.Abs(f.CandidateOnly - f.StableOnly))
            .ThenBy(static f => f.Endpoint, StringComparer.Ordinal).ThenBy(static f => f.Field, StringComparer.Ordinal).Take(most)];

    private void Count((string Endpoint, string Field) key, FieldDifference candidate, bool isCandidate)
    {
        var known = counts.GetValueOrDefault(key) ?? new FieldCounts
        {
            Endpoint = key.Endpoint,
            Field = key.Field,
            CandidateOnly = 0,
            StableOnly = 0,
            Kind = DifferenceKind.Same,
            StableSample = "",
            CandidateSample = "",
        };
        known = isCandidate
            ? known with { CandidateOnly = known.CandidateOnly + 1 }
            : known with { StableOnly = known.StableOnly + 1 };
        counts[key] = isCandidate && known.Kind == DifferenceKind.Same
            ? known with { Kind = candidate.Kind, StableSample = candidate.First, CandidateSample = candidate.Second }
            : known;
    }
}
