namespace Slipway.Api.Trees;

/// <summary>
/// Fields with values. Names are unique: where the text had a field twice, the last one counts and the name stands in
/// <see cref="Duplicates"/>. "With" methods answer a changed copy.
/// </summary>
public sealed class TreeObject : Tree
{
    // Up to here a scan of the fields is cheaper than a dictionary.
    private const int ScanLimit = 12;

    private readonly Dictionary<string, int>? index;

    /// <summary>An object out of fields with unique names, in their order.</summary>
    public TreeObject(
        IReadOnlyList<KeyValuePair<string, Tree>> fields, TreePosition position = default, IReadOnlyList<string>? duplicates = null)
        : base(position)
    {
        Fields = fields;
        Duplicates = duplicates ?? [];
        if (fields.Count <= ScanLimit)
        {
            return;
        }

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
    public Tree? this[string name] => IndexOf(name) is var i and >= 0 ? Fields[i].Value : null;

    /// <summary>Whether there is a field of that name, be it null.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The string in a field, or null when it is absent or no string.</summary>
    public string? Text(string name) => (this[name] as TreeString)?.Value;

    /// <summary>A copy in which the field has this value; a new field goes last.</summary>
    public TreeObject With(string name, Tree value)
    {
        var copy = new List<KeyValuePair<string, Tree>>(Fields.Count + 1);
        copy.AddRange(Fields);
        if (IndexOf(name) is var i and >= 0)
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

    private int IndexOf(string name)
    {
        if (index is not null)
        {
            return index.TryGetValue(name, out var at) ? at : -1;
        }

        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }
}
