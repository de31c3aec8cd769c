namespace Slipway.Api.Schemas;

/// <summary>Names the resource that a record is the schema of.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KindAttribute(string group, string version, string kind, string plural) : Attribute
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; } = group;

    /// <summary>API version, such as <c>v1</c>.</summary>
    public string Version { get; } = version;

    /// <summary>Kind in CamelCase, such as <c>Deployment</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Resource name in URLs, lower case and plural.</summary>
    public string Plural { get; } = plural;

    /// <summary>Comma-separated short names; default none.</summary>
    public string? ShortNames { get; init; }

    /// <summary>Comma-separated categories, such as <c>all</c>; default none.</summary>
    public string? Categories { get; init; }

    /// <summary>Whether objects live in a namespace; default true.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Whether the kind has a <c>status</c> subresource; default false.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether objects are only answered and never stored (reviews, token requests, scale); default false.</summary>
    public bool IsRequest { get; init; }
}
