namespace Slipway.ApiServer.Access;

/// <summary>A question to an <see cref="IAuthorizer"/>: may this user do that?</summary>
internal sealed record AccessRequest
{
    public required ApiUser User { get; init; }

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection; for paths the HTTP method in lower case.</summary>
    public required string Verb { get; init; }

    public string Group { get; init; } = "";

    /// <summary>Resource in the plural; empty when <see cref="Path"/> is asked for.</summary>
    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>A path that is no resource, such as <c>/version</c>; empty for resources.</summary>
    public string Path { get; init; } = "";

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
