using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Writing;

/// <summary>What a write is about and how it is to be done; warnings for the user are collected on the way.</summary>
internal sealed record WriteContext
{
    public required KindInfo Kind { get; init; }

    public required ApiUser User { get; init; }

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Name under which field ownership is recorded.</summary>
    public string Manager { get; init; } = "";

    public bool DryRun { get; init; }

    public bool Force { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    public List<string> Warnings { get; } = [];
}

/// <summary>What becomes of fields that the schema does not know.</summary>
internal enum FieldValidation
{
    /// <summary>Dropped in silence.</summary>
    Ignore,

    /// <summary>Dropped with a warning.</summary>
    Warn,

    /// <summary>Refused.</summary>
    Strict,
}
