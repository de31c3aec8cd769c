using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Slipway.Api.Schemas;

/// <summary>The fields of an object type in the order of their declaration, which is the order of canonical bytes.</summary>
public sealed class SchemaFieldDictionary : IReadOnlyDictionary<string, SchemaField>
{
    private readonly OrderedDictionary<string, SchemaField> fields = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<string> Keys => fields.Keys;

    /// <inheritdoc/>
    public IEnumerable<SchemaField> Values => fields.Values;

    /// <inheritdoc/>
    public int Count => fields.Count;

    /// <inheritdoc/>
    public SchemaField this[string key] => fields[key];

    /// <summary>Adds a field as the last one.</summary>
    /// <exception cref="ArgumentException">There is a field of that name.</exception>
    public void Add(string name, SchemaField field) => fields.Add(name, field);

    /// <summary>Where a field stands, or -1.</summary>
    public int IndexOf(string name) => fields.IndexOf(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => fields.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out SchemaField value) => fields.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, SchemaField>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
