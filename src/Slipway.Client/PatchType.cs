namespace Slipway.Client;

/// <summary>The four patch types of the API.</summary>
public enum PatchType
{
    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>Kubernetes' strategic merge patch.</summary>
    Strategic,

    /// <summary>Server-side apply.</summary>
    Apply,
}
