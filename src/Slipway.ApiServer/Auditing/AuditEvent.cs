using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Auditing;

/// <summary>
/// One request that changed something or was refused to, as an Event of <c>audit.k8s.io/v1</c> at level Metadata: who, what, when and with
/// which outcome, never what stood in the objects.
/// </summary>
public sealed record AuditEvent
{
    /// <summary>Id of the request; the answer carries it in the header <c>Audit-Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>create, update, patch, delete or deletecollection.</summary>
    public required string Verb { get; init; }

    /// <summary>Who sent it.</summary>
    public required ApiUser User { get; init; }

    /// <summary>As whom it was acted on; null for the user itself.</summary>
    public ApiUser? ActedAs { get; init; }

    /// <summary>Kind of the object.</summary>
    public required KindInfo Kind { get; init; }

    /// <summary>Namespace of the object; empty where there is none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the object; empty for a collection, and where a creation was refused.</summary>
    public string Name { get; init; } = "";

    /// <summary>Part of the object that was written; empty for the object.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Whether nothing was to be stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Address of the client; null inside the process.</summary>
    public string? Source { get; init; }

    /// <summary>The client's own name for itself; null when it gave none.</summary>
    public string? UserAgent { get; init; }

    /// <summary>HTTP status code of the answer; 499 when the client went away before it.</summary>
    public required int Code { get; init; }

    /// <summary>When the request arrived.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset Completed { get; init; }
}
