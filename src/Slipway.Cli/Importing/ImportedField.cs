using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>A field of a document, there or not, which knows its path and its place.</summary>
/// <param name="value">Its value; null when it is not there.</param>
/// <param name="path">Its path.</param>
/// <param name="around">Place of what is around it.</param>
/// <param name="findings">Where to say what is wrong.</param>
internal sealed class ImportedField(Tree? value, string path, TreePosition around, List<ImportFinding> findings)
{
    /// <summary>Its value; null when it is not there or null.</summary>
    public Tree? Value { get; } = value is TreeNull ? null : value;

    /// <summary>Whether it is there.</summary>
    public bool IsThere => Value is not null;

    /// <summary>The field of a name in it.</summary>
    public ImportedField this[string name]
        => new((Value as TreeObject)?[name], path.Length > 0 ? $"{path}.{name}" : name, Place, findings);

    private TreePosition Place => Value?.Position is { Line: > 0 } position ? position : around;

    /// <summary>The items of a list; none when it is not there. Anything else is said to be wrong.</summary>
    public IReadOnlyList<ImportedField> Items()
    {
        if (Value is not null and not TreeArray)
        {
            Lose($"must be a list, is {Value.TypeName}");
        }

        return [.. (Value as TreeArray)?.Items.Select((item, i) => new ImportedField(item, $"{path}[{i}]", Place, findings)) ?? []];
    }

    /// <summary>The fields of an object that are there.</summary>
    public IEnumerable<(string Name, ImportedField Field)> Fields()
        => (Value as TreeObject)?.Fields.Select(f => (f.Key, this[f.Key])) ?? [];

    /// <summary>A text that must be there; null when it is not, which is said.</summary>
    public string? Text()
    {
        switch (Value)
        {
            case TreeString { Value: { } text } when !string.IsNullOrWhiteSpace(text):
                return text;
            case null or TreeString:
                Lose("is required");
                return null;
            default:
                Lose($"must be a string, is {Value.TypeName}");
                return null;
        }
    }

    /// <summary>A text that may be there.</summary>
    public string? OptionalText() => IsThere ? Text() : null;

    /// <summary>A number between two others, without them; null when it is none, which is said.</summary>
    public decimal? Number(decimal above, decimal below)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"must be a number above {above} and below {below}");
        if (Value is not TreeNumber { Text: var text }
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            Lose(Value is null ? $"is required; it {range}" : $"{range}, is {Value.TypeName}");
            return null;
        }

        if (number <= above || number >= below)
        {
            Lose($"is {text}; it {range}");
            return null;
        }

        return number;
    }

    /// <summary>Whether it is an object; said when it is not.</summary>
    public bool IsObject()
    {
        if (Value is not TreeObject)
        {
            Lose(Value is null ? "is required" : $"must be an object, is {Value.TypeName}");
        }

        return Value is TreeObject;
    }

    /// <summary>Says that an objective is missing for this.</summary>
    public void Lose(string message) => findings.Add(new ImportFinding(path, Place, message, IsLoss: true));

    /// <summary>Says that the objective differs by this.</summary>
    public void Differ(string message) => findings.Add(new ImportFinding(path, Place, message, IsLoss: false));
}
