namespace Slipway.Api.Trees;

/// <summary>
/// Fields with values. Names are unique: where the text had a field twice, the last one counts and the name stands in
/// <see cref="Duplicates"/>. "With" methods answer a changed copy.
/// </summary>
public sealed class TreeObject : Tree
{
    private readonly Dictionary<string, int> index;

    /// <summary>An object out of fields with unique names, in their order.</summary>
    public TreeObject(IReadOnlyList<KeyValuePair<string, Tree>> fields, TreePosition position = default, IReadOnlyList<string>? duplicates = null)
        : base(position)
    {
        Fields = fields;
        Duplicates = duplicates ?? [];
        index = new Dictionary<string, int>(fields.Count, StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            index.Add(fields[i].Key, i);
        }
    }

    /// <summary>An object without fields.</summary>
    public static TreeObject Empty { get; } = new([]);

    /// <summary>Names and values in the order of the text.</summary>
    public IReadOnlyList<KeyValuePair<string, Tree>> Fields { get; }

    /// <summary>Names that the text had more than once.</summary>
    public IReadOnlyList<string> Duplicates { get; }

    /// <inheritdoc/>
    public override string TypeName => "object";

    /// <summary>The value of a field, or null when it is absent.</summary>
    public Tree? this[string name] => index.TryGetValue(name, out var i) ? Fields[i].Value : null;

    /// <summary>Whether there is a field of that name, be it null.</summary>
    public bool Has(string name) => index.ContainsKey(name);

    /// <summary>The string in a field, or null when it is absent or no string.</summary>
    public string? Text(string name) => (this[name] as TreeString)?.Value;

    /// <summary>A copy in which the field has this value; a new field goes last.</summary>
    public TreeObject With(string name, Tree value)
    {
        var copy = new List<KeyValuePair<string, Tree>>(Fields.Count + 1);
        copy.AddRange(Fields);
        if (index.TryGetValue(name, out var i))
        {
            copy[i] = KeyValuePair.Create(name, value);
        }
        else
        {
            copy.Add(KeyValuePair.Create(name, value));
        }

        return new TreeObject(copy, Position, Duplicates);
    }

    /// <summary>A copy without the field; the object itself when it has none.</summary>
    public TreeObject Without(string name)
        => Has(name) ? new TreeObject([.. Fields.Where(f => f.Key != name)], Position, Duplicates) : this;

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other)
        => other is TreeObject o && o.Fields.Count == Fields.Count && Fields.All(f => f.Value.DeepEquals(o[f.Key]));
}
