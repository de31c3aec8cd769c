using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>One field of an object type.</summary>
public sealed record SchemaField
{
    /// <summary>Name in JSON.</summary>
    public required string Name { get; init; }

    /// <summary>What its values look like.</summary>
    public required SchemaNode Node { get; init; }

    /// <summary>Id of its documentation comment, such as <c>P:Slipway.Api.Core.PodSpec.NodeName</c>; empty for none.</summary>
    public string DocumentationId { get; init; } = "";

    /// <summary>Protobuf field numbers from the outer message inwards; empty when the kind has no protobuf form.</summary>
    public IReadOnlyList<int> Wire { get; init; } = [];

    /// <summary>Whether it must be present.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether 0, false and empty text mean the same as an absent field.</summary>
    public bool OmitsZero { get; init; }

    /// <summary>Whether it may not change once set.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Value filled in when absent; null for none.</summary>
    public Tree? Default { get; init; }

    /// <summary>Allowed strings; empty for any.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];

    /// <summary>Bounds of a number, inclusive.</summary>
    public (double Minimum, double Maximum)? Range { get; init; }

    /// <summary>Bounds of the length of a string or number of items, inclusive.</summary>
    public (int Minimum, int Maximum)? Length { get; init; }

    /// <summary>Expression that a string must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>How server-side apply merges a list.</summary>
    public ListType ListType { get; init; } = ListType.Atomic;

    /// <summary>Key fields of a list of type map.</summary>
    public IReadOnlyList<string> ListKeys { get; init; } = [];

    /// <summary>Server-side apply treats the object or map in this field as one value.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>How a strategic merge patch treats the field.</summary>
    public PatchStrategies PatchStrategies { get; init; }

    /// <summary>Merge key of a strategic merge patch; null for scalars and replaced lists.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>Why the field is stored and not acted on; null when it is honoured.</summary>
    public string? NotHonouredBecause { get; init; }
}
