namespace Slipway.Api.Trees;

/// <summary>Collects fields in order; a name that comes twice keeps its place, takes the last value and is noted as a duplicate.</summary>
public sealed class TreeObjectBuilder(TreePosition position = default)
{
    // Up to here a scan of the list is cheaper than a dictionary.
    private const int ScanLimit = 12;

    private readonly List<KeyValuePair<string, Tree>> fields = [];
    private Dictionary<string, int>? index;
    private List<string>? duplicates;

    /// <summary>Adds a field.</summary>
    public void Add(string name, Tree value)
    {
        var at = IndexOf(name);
        if (at >= 0)
        {
            fields[at] = KeyValuePair.Create(name, value);
            (duplicates ??= []).Add(name);
            return;
        }

        fields.Add(KeyValuePair.Create(name, value));
        index?.Add(name, fields.Count - 1);
    }

    /// <summary>The object of all that was added.</summary>
    public TreeObject Build() => new(fields.ToArray(), position, duplicates);

    private int IndexOf(string name)
    {
        if (fields.Count < ScanLimit)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Key == name)
                {
                    return i;
                }
            }

            return -1;
        }

        if (index is null)
        {
            index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < fields.Count; i++)
            {
                index.Add(fields[i].Key, i);
            }
        }

        return index.TryGetValue(name, out var at) ? at : -1;
    }
}
