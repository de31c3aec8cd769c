using System.Collections.Concurrent;

namespace Slipway.Api.Schemas;

/// <summary>The schemas of the compiled kinds, each built on first use.</summary>
public static class SchemaCatalog
{
    private static readonly ConcurrentDictionary<KindInfo, ObjectSchema> Schemas = new();

    /// <summary>The schema of a kind.</summary>
    public static ObjectSchema For(KindInfo kind) => Schemas.GetOrAdd(kind, static k => new ObjectSchema(k, SchemaBuilder.Of(k.Type)));

    /// <summary>The node of a record type that is no kind of its own, such as <c>DeleteOptions</c>.</summary>
    /// <exception cref="ArgumentException">The type is not listed in <c>ApiJsonContext</c> (asked for on first use of its
    /// fields).</exception>
    public static SchemaNode NodeOf<T>() => SchemaBuilder.Of(typeof(T));
}
