using System.Text.Json;

namespace Slipway.Analysis.Comparison;

/// <summary>Compares two JSON bodies by path. Elements of an array share one path, and names that look like ids do.</summary>
/// <param name="ignore">Fields that are left out.</param>
/// <param name="seen">Takes the fields that are compared.</param>
internal sealed class TreeDifferences(IgnoreRules ignore, ISet<string> seen)
{
    private const int MostNodes = 20_000;
    private const int MostSorted = 1_000;
    private int nodes;

    /// <summary>What differs, by field; the kind that says most where several elements of a field differ.</summary>
    public SortedDictionary<string, FieldDifference> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares two values; what lies beyond a bound of nodes counts as the same.</summary>
    public void Compare(string path, JsonElement first, JsonElement second)
    {
        if (nodes++ >= MostNodes || ignore.Covers(path))
        {
            return;
        }

        seen.Add(path);
        if (TypeOf(first) != TypeOf(second))
        {
            Add(path, DifferenceKind.Type, first, second);
        }
        else if (first.ValueKind == JsonValueKind.Object)
        {
            CompareObjects(path, first, second);
        }
        else if (first.ValueKind == JsonValueKind.Array)
        {
            CompareArrays(path, first, second);
        }
        else if (!JsonElement.DeepEquals(first, second))
        {
            Add(path, DifferenceKind.Value, first, second);
        }
    }

    private void CompareObjects(string path, JsonElement first, JsonElement second)
    {
        foreach (var property in first.EnumerateObject())
        {
            var below = $"{path}.{NameShape.Of(property.Name)}";
            if (second.TryGetProperty(property.Name, out var other))
            {
                Compare(below, property.Value, other);
            }
            else
            {
                Add(below, DifferenceKind.Missing, property.Value, null);
            }
        }

        foreach (var property in second.EnumerateObject())
        {
            if (!first.TryGetProperty(property.Name, out _))
            {
                Add($"{path}.{NameShape.Of(property.Name)}", DifferenceKind.Extra, null, property.Value);
            }
        }
    }

    private void CompareArrays(string path, JsonElement first, JsonElement second)
    {
        var length = first.GetArrayLength();
        if (length != second.GetArrayLength())
        {
            Add(path, DifferenceKind.Length, first, second);
            return;
        }

        if (length <= MostSorted && !JsonElement.DeepEquals(first, second) && Sorted(first).SequenceEqual(Sorted(second)))
        {
            Add(path, DifferenceKind.Order, first, second);
            return;
        }

        var below = $"{path}[*]";
        foreach (var (one, other) in first.EnumerateArray().Zip(second.EnumerateArray()))
        {
            Compare(below, one, other);
        }
    }

    private void Add(string path, DifferenceKind kind, JsonElement? first, JsonElement? second)
    {
        if (ignore.Covers(path))
        {
            return;
        }

        seen.Add(path);
        if (!Found.TryGetValue(path, out var known) || known.Kind < kind)
        {
            Found[path] = new FieldDifference(kind, Text(first), Text(second));
        }
    }

    private static string Text(JsonElement? value) => value is { } there ? FieldText.Cut(there.GetRawText()) : "";

    private static IEnumerable<string> Sorted(JsonElement array)
        => array.EnumerateArray().Select(static e => e.GetRawText()).Order(StringComparer.Ordinal);

    private static JsonValueKind TypeOf(JsonElement element)
        => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;
}
