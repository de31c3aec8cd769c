namespace Slipway.ApiServer.Patching;

/// <summary>The four kinds of patch, by their media types.</summary>
internal enum PatchType
{
    /// <summary><c>application/json-patch+json</c>, RFC 6902.</summary>
    Json,

    /// <summary><c>application/merge-patch+json</c>, RFC 7386.</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    Strategic,

    /// <summary><c>application/apply-patch+yaml</c>, server-side apply.</summary>
    Apply,
}
