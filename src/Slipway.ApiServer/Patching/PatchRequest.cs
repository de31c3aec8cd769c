using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>One patch of one object, in the version of the request.</summary>
internal sealed record PatchRequest
{
    public required PatchType Type { get; init; }

    public required KindInfo Kind { get; init; }

    public required SchemaNode Schema { get; init; }

    /// <summary>The object as it is; null when there is none, which only an apply patch may meet.</summary>
    public required TreeObject? Live { get; init; }

    /// <summary>The body of the request.</summary>
    public required Tree Patch { get; init; }

    /// <summary>Who writes, for apply patches; see <see cref="FieldManagement.ManagerOf"/>.</summary>
    public string Manager { get; init; } = "";

    /// <summary>Whether an apply patch takes over fields that others own.</summary>
    public bool Force { get; init; }

    /// <summary>Subresource that is written, such as <c>status</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Time of the write, for <c>managedFields</c>.</summary>
    public required DateTimeOffset Now { get; init; }
}
