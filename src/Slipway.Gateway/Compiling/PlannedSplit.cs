namespace Slipway.Gateway.Compiling;

/// <summary>A TrafficSplit as it was compiled.</summary>
internal sealed record PlannedSplit
{
    /// <summary>Name of the TrafficSplit.</summary>
    public required string Name { get; init; }

    /// <summary>Its uid.</summary>
    public required string Uid { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Salt of the sticky choice.</summary>
    public required string Salt { get; init; }

    /// <summary>Cookie that identifies the user; null for none.</summary>
    public string? Cookie { get; init; }

    /// <summary>Life of the cookie in seconds.</summary>
    public int CookieMaxAgeSeconds { get; init; } = 86_400;

    /// <summary>Request header that identifies the user, in lower case; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Whether the client's address identifies the user.</summary>
    public bool ClientAddress { get; init; }

    /// <summary>Request header that tells clients apart for the judge, in lower case; null for none.</summary>
    public string? ClassHeader { get; init; }

    /// <summary>Values of that header that are classes of their own.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How long requests wait for a pod that answers, in milliseconds.</summary>
    public int HoldMilliseconds { get; init; }

    /// <summary>Wanted shares, stable last, in units of 0.01 %.</summary>
    public required IReadOnlyList<PlannedRevision> Revisions { get; init; }

    /// <summary>Requests that go to one revision whatever the shares are, in order of precedence.</summary>
    public IReadOnlyList<PlannedSplitRule> Routes { get; init; } = [];

    /// <summary>Requests that are copied.</summary>
    public IReadOnlyList<PlannedSplitRule> Mirrors { get; init; } = [];

    /// <summary>What of the split is not in force, as field, value and reason.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Every revision that the split names.</summary>
    public IEnumerable<string> Hashes()
        => Revisions.Select(static r => r.Hash).Concat(Routes.Select(static r => r.Hash)).Concat(Mirrors.Select(static m => m.Hash))
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether requests are sent to a revision: by its share, by a route or as copies.</summary>
    public bool SendsTo(string hash)
        => Revisions.Any(r => r.Hash == hash && r.Weight > 0) || Routes.Any(r => r.Hash == hash) || Mirrors.Any(m => m.Hash == hash);
}

/// <summary>The wanted share of one revision.</summary>
/// <param name="Hash">Pod template hash.</param>
/// <param name="Weight">Share in units of 0.01 %.</param>
/// <param name="Role"><c>Canary</c>, <c>Previous</c>, <c>Stable</c> or null.</param>
internal sealed record PlannedRevision(string Hash, int Weight, string? Role);

/// <summary>A route or a mirror of a split.</summary>
internal sealed record PlannedSplitRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Alternatives, of which one must hold; none fits every request.</summary>
    public required IReadOnlyList<PlannedTrafficMatch> Matches { get; init; }

    /// <summary>Share of the matching requests in units of 0.01 %.</summary>
    public required int Share { get; init; }

    /// <summary>Pod template hash of the revision.</summary>
    public required string Hash { get; init; }

    /// <summary>Comparison of the answers to copies; null for none.</summary>
    public PlannedComparison? Compare { get; init; }
}

/// <summary>Comparison of the answers to copies.</summary>
/// <param name="Methods">Methods that are copied.</param>
/// <param name="Ignore">Fields that are not compared.</param>
internal sealed record PlannedComparison(IReadOnlyList<string> Methods, IReadOnlyList<string> Ignore);

/// <summary>All tests of one alternative must hold.</summary>
internal sealed record PlannedTrafficMatch
{
    /// <summary>Test of the method.</summary>
    public PlannedText? Method { get; init; }

    /// <summary>Test of the path.</summary>
    public PlannedText? Path { get; init; }

    /// <summary>Tests of headers, by lower-case name.</summary>
    public IReadOnlyList<PlannedNamedText> Headers { get; init; } = [];

    /// <summary>Tests of cookies.</summary>
    public IReadOnlyList<PlannedNamedText> Cookies { get; init; } = [];

    /// <summary>Tests of decoded query parameters.</summary>
    public IReadOnlyList<PlannedNamedText> Query { get; init; } = [];
}

/// <summary>A test of a text.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Value">With what.</param>
internal sealed record PlannedText(TextKind Kind, string Value);

/// <summary>A test of something with a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The test.</param>
internal sealed record PlannedNamedText(string Name, PlannedText Text);

/// <summary>How a text is compared.</summary>
internal enum TextKind
{
    /// <summary>As a whole.</summary>
    Exact,

    /// <summary>Its beginning.</summary>
    Prefix,

    /// <summary>As a whole, with a regular expression.</summary>
    Regex,
}
