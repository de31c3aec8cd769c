namespace Slipway.Api.Schemas;

/// <summary>How server-side apply merges a list.</summary>
public enum ListType
{
    /// <summary>As one value.</summary>
    Atomic,

    /// <summary>As a set of scalars.</summary>
    Set,

    /// <summary>As a map by key fields.</summary>
    Map,
}
