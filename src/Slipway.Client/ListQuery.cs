namespace Slipway.Client;

/// <summary>What a list or watch covers.</summary>
public sealed record ListQuery
{
    /// <summary>Everything of the kind.</summary>
    public static ListQuery All { get; } = new();

    /// <summary>Only this namespace; null for all (or for cluster-scoped kinds).</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector in text form; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in text form; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Watch: start after this revision. List: at least this revision. Null for the newest.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Most objects to list; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Where a list goes on; from the last answer.</summary>
    public string? Continue { get; init; }
}
