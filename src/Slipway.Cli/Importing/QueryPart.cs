namespace Slipway.Cli.Importing;

/// <summary>A part of a query.</summary>
internal abstract record QueryPart
{
    private QueryPart()
    {
    }

    /// <summary>Series of a name with matchers.</summary>
    public sealed record Series(string Name, IReadOnlyList<QueryMatcher> Matchers) : QueryPart;

    /// <summary>The name of a function or aggregation.</summary>
    public sealed record Function(string Name) : QueryPart;

    /// <summary>What stands between values.</summary>
    public sealed record Operator(string Sign) : QueryPart;
}

/// <summary>A matcher of series, such as <c>code=~"5.."</c>.</summary>
/// <param name="Label">The label.</param>
/// <param name="Sign">=, !=, =~ or !~.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record QueryMatcher(string Label, string Sign, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Label}{Sign}\"{Value}\"";
}
