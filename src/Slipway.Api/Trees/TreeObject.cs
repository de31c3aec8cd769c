namespace Slipway.Api.Trees;

/// <summary>
/// Fields with values. Names are unique: where the text had a field twice, the last one counts and the name stands in
/// <see cref="Duplicates"/>. "With" methods answer a changed copy.
/// </summary>
public sealed class TreeObject : Tree
{
    // Up to here a scan of the fields is cheaper than a dictionary.
    private const int ScanLimit = 12;

    private readonly KeyValuePair<string, Tree>[] fields;
    private readonly Dictionary<string, int>? index;

    /// <summary>An object out of fields with unique names, in their order.</summary>
    public TreeObject(
        IEnumerable<KeyValuePair<string, Tree>> fields, TreePosition position = default, IReadOnlyList<string>? duplicates = null)
        : this([.. fields], position, duplicates)
    {
    }

    /// <summary>An object out of fields with unique names, in their order; nobody may change the array afterwards.</summary>
    public TreeObject(
        KeyValuePair<string, Tree>[] fields, TreePosition position = default, IReadOnlyList<string>? duplicates = null)
        : base(position)
    {
        this.fields = fields;
        Duplicates = duplicates ?? [];
        if (fields.Length <= ScanLimit)
        {
            return;
        }

        index = new Dictionary<string, int>(fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            index.Add(fields[i].Key, i);
        }
    }

    /// <summary>An object without fields.</summary>
    public static TreeObject Empty { get; } = new([]);

    /// <summary>Names and values in the order of the text.</summary>
    public TreeFields Fields => new(fields);

    /// <summary>Names that the text had more than once.</summary>
    public IReadOnlyList<string> Duplicates { get; }

    /// <inheritdoc/>
    public override string TypeName => "object";

    /// <summary>The value of a field, or null when it is absent.</summary>
    public Tree? this[string name] => IndexOf(name) is var i and >= 0 ? fields[i].Value : null;

    /// <summary>Whether there is a field of that name, be it null.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The string in a field, or null when it is absent or no string.</summary>
    public string? Text(string name) => (this[name] as TreeString)?.Value;

    /// <summary>A copy in which the field has this value; a new field goes last.</summary>
    public TreeObject With(string name, Tree value)
    {
        var at = IndexOf(name);
        var copy = new KeyValuePair<string, Tree>[at < 0 ? fields.Length + 1 : fields.Length];
        fields.CopyTo(copy, 0);
        copy[at < 0 ? fields.Length : at] = KeyValuePair.Create(name, value);
        return new TreeObject(copy, Position, Duplicates);
    }

    /// <summary>A copy without the field; the object itself when it has none.</summary>
    public TreeObject Without(string name) => IndexOf(name) is var at and >= 0
        ? new TreeObject([.. fields.AsSpan(0, at), .. fields.AsSpan(at + 1)], Position, Duplicates)
        : this;

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not TreeObject o || o.fields.Length != fields.Length)
        {
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var (name, value) = fields[i];
            if (!value.DeepEquals(o.fields[i].Key == name ? o.fields[i].Value : o[name]))
            {
                return false;
            }
        }

        return true;
    }

    private int IndexOf(string name)
    {
        if (index is not null)
        {
            return index.TryGetValue(name, out var at) ? at : -1;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }
}
