using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Patching;

/// <summary>Who writes what kind, and when: what ownership tracking must know of a write.</summary>
internal sealed record FieldTracking
{
    public required KindInfo Kind { get; init; }

    public required SchemaNode Schema { get; init; }

    /// <summary>Name of the manager; see <see cref="FieldManagement.ManagerOf"/>.</summary>
    public required string Manager { get; init; }

    /// <summary>Subresource that is written, such as <c>status</c> or <c>scale</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    public required DateTimeOffset Now { get; init; }
}
