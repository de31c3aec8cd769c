namespace Slipway.ApiServer.Patching.Apply;

/// <summary>
/// A set of paths, as a tree whose steps are sorted. Immutable. A path may be a member, or only lead to members, or both.
/// </summary>
internal sealed class FieldSet : IEquatable<FieldSet>
{
    private readonly FieldSetEntry[] entries;

    private FieldSet(FieldSetEntry[] entries) => this.entries = entries;

    public static FieldSet Empty { get; } = new([]);

    public bool IsEmpty => entries.Length == 0;

    /// <summary>The first steps in order.</summary>
    public IReadOnlyList<FieldSetEntry> Entries => entries;

    /// <summary>A set of entries; of several with the same step the union.</summary>
    public static FieldSet Of(IEnumerable<FieldSetEntry> entries)
    {
        FieldSetEntry[] kept = [.. entries.Where(static e => e.IsMember || !e.Below.IsEmpty)];
        return kept.Length == 0 ? Empty : new FieldSet(IsSorted(kept) ? kept : Sorted(kept));
    }

    /// <summary>The set of one path of fields.</summary>
    public static FieldSet Path(params ReadOnlySpan<string> fields) => fields.Length == 0 ? Empty
        : Of([new FieldSetEntry(PathElement.Field(fields[0]), fields.Length == 1, Path(fields[1..]))]);

    public FieldSetEntry? Find(PathElement element)
    {
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = entries[middle].Element.CompareTo(element);
            if (order == 0)
            {
                return entries[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    public FieldSet Union(FieldSet other) => IsEmpty ? other : other.IsEmpty ? this : Combine(other, static (a, b) => a || b);

    public FieldSet Intersection(FieldSet other) => Combine(other, static (a, b) => a && b);

    /// <summary>The members that the other set does not have; what lies below a member of the other set stays.</summary>
    public FieldSet Difference(FieldSet other) => IsEmpty || other.IsEmpty ? this : Combine(other, static (a, b) => a && !b);

    /// <summary>All members with their full path, as text, in order.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var entry in entries)
        {
            var step = entry.Element.ToString();
            if (entry.IsMember)
            {
                yield return step;
            }

            foreach (var below in entry.Below.Paths())
            {
                yield return step + below;
            }
        }
    }

    public bool Equals(FieldSet? other) => other is not null && entries.AsSpan().SequenceEqual(other.entries);

    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode() => entries.Length == 0 ? 0 : entries[0].Element.GetHashCode();

    public override string ToString() => string.Join(' ', Paths());

    // What was written by us is read back in order, each step once.
    private static bool IsSorted(FieldSetEntry[] entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].Element.CompareTo(entries[i].Element) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static FieldSetEntry[] Sorted(FieldSetEntry[] entries)
    {
        var sorted = new SortedDictionary<PathElement, FieldSetEntry>();
        foreach (var entry in entries)
        {
            sorted[entry.Element] = sorted.TryGetValue(entry.Element, out var other)
                ? new FieldSetEntry(entry.Element, entry.IsMember || other.IsMember, entry.Below.Union(other.Below))
                : entry;
        }

        return [.. sorted.Values];
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> rule)
    {
        var result = new List<FieldSetEntry>(entries.Length);
        for (int i = 0, j = 0; i < entries.Length || j < other.entries.Length;)
        {
            var order = i == entries.Length ? 1
                : j == other.entries.Length ? -1
                : entries[i].Element.CompareTo(other.entries[j].Element);
            var left = order <= 0 ? entries[i++] : null;
            var right = order >= 0 ? other.entries[j++] : null;
            var member = rule(left?.IsMember ?? false, right?.IsMember ?? false);
            var below = (left?.Below ?? Empty).Combine(right?.Below ?? Empty, rule);
            if (member || !below.IsEmpty)
            {
                result.Add(new FieldSetEntry((left ?? right)!.Element, member, below));
            }
        }

        return result.Count == 0 ? Empty : new FieldSet([.. result]);
    }
}

/// <summary>One first step of a set.</summary>
/// <param name="Element">The step.</param>
/// <param name="IsMember">Whether the path that ends here is a member.</param>
/// <param name="Below">The members that go on from here.</param>
internal sealed record FieldSetEntry(PathElement Element, bool IsMember, FieldSet Below);
