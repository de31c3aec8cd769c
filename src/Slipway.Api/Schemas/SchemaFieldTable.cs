using System.Collections.Frozen;

namespace Slipway.Api.Schemas;

/// <summary>The fields of an object type as the walks over every written object need them: by rank and by name, none looked up
/// twice.</summary>
internal sealed class SchemaFieldTable
{
    private readonly FrozenDictionary<string, int> ranks;
    private readonly SchemaField[] fields;

    public SchemaFieldTable(IReadOnlyDictionary<string, SchemaField> fields)
    {
        this.fields = [.. fields.Values];
        ranks = fields.Keys.Index().ToFrozenDictionary(static f => f.Item, static f => f.Index, StringComparer.Ordinal);
        Defaulted = [.. this.fields.Where(static f => f.Default is not null)];
    }

    /// <summary>Number of fields.</summary>
    public int Count => fields.Length;

    /// <summary>The fields that have a default, in their order.</summary>
    public IReadOnlyList<SchemaField> Defaulted { get; }

    /// <summary>The field of a rank, from 0.</summary>
    public SchemaField this[int rank] => fields[rank];

    /// <summary>Where the schema has a field; -1 when it has none of that name.</summary>
    public int RankOf(string name) => ranks.TryGetValue(name, out var rank) ? rank : -1;
}
