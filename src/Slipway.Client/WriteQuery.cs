namespace Slipway.Client;

/// <summary>Options of a write.</summary>
public sealed record WriteQuery
{
    /// <summary>The object itself, really written.</summary>
    public static WriteQuery Default { get; } = new();

    /// <summary>The object's status.</summary>
    public static WriteQuery Status { get; } = new() { Subresource = "status" };

    /// <summary>Subresource to write, such as <c>status</c> or <c>scale</c>; null for the object.</summary>
    public string? Subresource { get; init; }

    /// <summary>Name under which field ownership is recorded; null for the client's user.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Whether everything but the write happens.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether fields that the kind does not have refuse the write; else they are dropped.</summary>
    public bool Strict { get; init; }

    /// <summary>Server-side apply only: take fields over from other managers.</summary>
    public bool Force { get; init; }
}
