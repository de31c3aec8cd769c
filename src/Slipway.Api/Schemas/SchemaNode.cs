namespace Slipway.Api.Schemas;

/// <summary>
/// The structural schema of one type: what decoding, pruning, defaulting, validation, patches, server-side apply, OpenAPI and
/// <c>kubectl explain</c> work from, for compiled kinds and for CustomResourceDefinitions alike. One named node per type.
/// </summary>
public sealed class SchemaNode
{
    private SchemaFieldTable? table;

    /// <summary><see cref="Format"/> of times with six decimals; OpenAPI knows it as <c>date-time</c> too.</summary>
    public const string MicroTimeFormat = "micro-time";

    /// <summary>What values look like.</summary>
    public required SchemaType Type { get; init; }

    /// <summary>Name of an object type in OpenAPI, such as <c>io.k8s.api.core.v1.PodSpec</c>; null for anonymous nodes.</summary>
    public string? Name { get; init; }

    /// <summary>Id of its documentation comment, such as <c>T:Slipway.Api.Core.PodSpec</c>; empty for none.</summary>
    public string DocumentationId { get; init; } = "";

    /// <summary>
    /// OpenAPI format: <c>int32</c>, <c>int64</c>, <c>byte</c>, <c>date-time</c>, <see cref="MicroTimeFormat"/>; null for none.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// Fields by JSON name, for <see cref="SchemaType.Object"/>. A function of nothing, because types refer to themselves.
    /// </summary>
    public Lazy<IReadOnlyDictionary<string, SchemaField>> Fields { get; init; } = new(() => new Dictionary<string, SchemaField>());

    /// <summary><see cref="Fields"/>, by rank; made on first use, because types refer to themselves.</summary>
    internal SchemaFieldTable Table => table ??= new SchemaFieldTable(Fields.Value);

    /// <summary>Items of an array or values of a map.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary>Server-side apply treats the object or map as one value.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Unknown fields are kept.</summary>
    public bool PreservesUnknownFields { get; init; }
}
