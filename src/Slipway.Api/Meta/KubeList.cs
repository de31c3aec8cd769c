namespace Slipway.Api.Meta;

/// <summary>A list answer of the API.</summary>
/// <typeparam name="T">Kind of the items.</typeparam>
public sealed record KubeList<T>
{
    /// <summary>Version of the list kind.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the items followed by <c>List</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Revision of the list and where it goes on.</summary>
    public ListMeta? Metadata { get; init; }

    /// <summary>The objects.</summary>
    public IReadOnlyList<T>? Items { get; init; }
}
