namespace Slipway.Api.Schemas;

/// <summary>What the API knows of one kind in one version.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Kind">Kind in CamelCase.</param>
/// <param name="Plural">Resource name in URLs.</param>
/// <param name="Type">The C# record that is the schema.</param>
public sealed record KindInfo(string Group, string Version, string Kind, string Plural, Type Type)
{
    /// <summary>Whether objects live in a namespace.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Whether there is a <c>status</c> subresource.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether objects are only answered and never stored.</summary>
    public bool IsRequest { get; init; }

    /// <summary>Short names for clients.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories for clients, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary><c>v1</c> or <c>group/version</c>, as in <c>apiVersion</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural</c> or <c>plural.group</c>, as in error messages.</summary>
    public string GroupResource { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Singular resource name: the kind in lower case.</summary>
    public string Singular { get; } = Kind.ToLowerInvariant();

    /// <inheritdoc/>
    public override string ToString() => $"{ApiVersion}/{Kind}";
}
