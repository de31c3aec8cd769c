using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Checks what the attributes of the fields say; all errors are collected.</summary>
internal sealed class SchemaValidator
{
    /// <summary>Types with at most so many fields are walked without an array for the places.</summary>
    private const int PlacesOnStack = 64;

    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    private readonly FieldPath path = new();
    private readonly List<FieldError> errors = [];
    private readonly List<string> notHonoured = [];

    public static IReadOnlyList<FieldError> Validate(TreeObject value, TreeObject? old, SchemaNode node)
    {
        var walk = new SchemaValidator();
        walk.Object(value, old, node);
        return walk.errors;
    }

    public static IReadOnlyList<string> NotHonoured(TreeObject value, SchemaNode node)
    {
        var walk = new SchemaValidator();
        walk.Object(value, null, node);
        return walk.notHonoured;
    }

    private void Object(TreeObject value, TreeObject? old, SchemaNode node)
    {
        var table = node.Table;
        Span<int> places = table.Count <= PlacesOnStack ? stackalloc int[PlacesOnStack] : new int[table.Count];
        Locate(value, table, places);
        for (var rank = 0; rank < table.Count; rank++)
        {
            var field = table[rank];
            var now = places[rank] < 0 ? null : value.Fields[places[rank]].Value;
            if (now is not null || field.IsRequired || field.IsImmutable)
            {
                path.PushField(field.Name);
                Check(now, old?[field.Name], field);
                path.Pop();
            }
        }
    }

    // Where the object has the field of each rank; -1 where it has none.
    private static void Locate(TreeObject value, SchemaFieldTable table, Span<int> places)
    {
        places.Fill(-1);
        for (var i = 0; i < value.Fields.Count; i++)
        {
            if (table.RankOf(value.Fields[i].Key) is var rank and >= 0)
            {
                places[rank] = i;
            }
        }
    }

    private void Check(Tree? now, Tree? before, SchemaField field)
    {
        if (field.IsRequired && IsMissing(now, field))
        {
            errors.Add(FieldError.Required(path.ToString()));
        }
        else if (now is not null)
        {
            Field(now, before, field);
        }

        if (field.IsImmutable && before is not null && (now is null || !now.DeepEquals(before)))
        {
            errors.Add(FieldError.Immutable(path.ToString(), now));
        }
    }

    // Kubernetes' own kinds take empty text and an empty list for absent.
    private static bool IsMissing(Tree? value, SchemaField field)
        => value is null || (field.Wire.Count > 0 && value is TreeString { Value.Length: 0 } or TreeArray { Items.Count: 0 });

    private void Field(Tree value, Tree? old, SchemaField field)
    {
        if (field.NotHonouredBecause is { } because)
        {
            notHonoured.Add($"{path} is stored but not honoured: {because}");
        }

        switch (value)
        {
            case TreeString s:
                Text(s, field);
                break;
            case TreeNumber n when field.Range is { } range:
                Number(n, range);
                break;
            case TreeArray a:
                Count(a.Items.Count, field);
                UniqueKeys(a, field);
                break;
            case TreeObject o when field.Node.Type == SchemaType.Map:
                Count(o.Fields.Count, field);
                break;
        }

        // Status of Kubernetes' own kinds is written by components and taken as it is.
        if (!(field.Name == "status" && field.Wire.Count > 0 && field.Node.Type == SchemaType.Object))
        {
            Value(value, old, field.Node);
        }
    }

    private void Value(Tree value, Tree? old, SchemaNode node)
    {
        switch (value)
        {
            case TreeObject o when node.Type == SchemaType.Object:
                Object(o, old as TreeObject, node);
                break;
            case TreeObject o when node.Type == SchemaType.Map:
                foreach (var (name, item) in o.Fields)
                {
                    path.PushKey(name);
                    Value(item, null, node.Items!);
                    path.Pop();
                }

                break;
            case TreeArray a when node.Type == SchemaType.Array:
                for (var i = 0; i < a.Items.Count; i++)
                {
                    path.PushIndex(i);
                    Value(a.Items[i], null, node.Items!);
                    path.Pop();
                }

                break;
        }
    }

    private void Text(TreeString text, SchemaField field)
    {
        string At() => path.ToString();
        if (field.OneOf.Count > 0 && !field.OneOf.Contains(text.Value))
        {
            errors.Add(FieldError.NotSupported(At(), text.Value, field.OneOf.Order(StringComparer.Ordinal)));
        }

        var bytes = field.Length is null ? 0 : Encoding.UTF8.GetByteCount(text.Value);
        if (field.Length is { } length && bytes > length.Maximum)
        {
            errors.Add(FieldError.TooLong(At(), length.Maximum));
        }
        else if (field.Length is { } least && bytes < least.Minimum)
        {
            errors.Add(FieldError.Invalid(At(), text, $"{At()} in body should be at least {least.Minimum} chars long"));
        }

        if (field.Pattern is { } pattern && !Matches(text.Value, pattern))
        {
            errors.Add(FieldError.Invalid(At(), text, $"{At()} in body should match '{pattern}'"));
        }
    }

    // Linear in the text, as the patterns of Kubernetes (RE2) are meant: no expression can hold up a request, and no time limit, which a
    // busy machine would overstep with an innocent value, is needed.
    private static bool Matches(string text, string pattern)
        => Patterns.GetOrAdd(pattern, static p => new Regex(p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)).IsMatch(text);

    private void Number(TreeNumber number, (double Minimum, double Maximum) range)
    {
        var value = double.Parse(number.Text, CultureInfo.InvariantCulture);
        if (value >= range.Minimum && value <= range.Maximum)
        {
            return;
        }

        errors.Add(FieldError.Invalid(path.ToString(), number, range switch
        {
            (1, 65535) => "must be between 1 and 65535, inclusive",
            _ when value < range.Minimum => $"must be greater than or equal to {range.Minimum.ToString(CultureInfo.InvariantCulture)}",
            _ => $"must be less than or equal to {range.Maximum.ToString(CultureInfo.InvariantCulture)}",
        }));
    }

    private void Count(int count, SchemaField field)
    {
        if (field.Length is not { } length)
        {
            return;
        }

        if (count > length.Maximum)
        {
            errors.Add(FieldError.TooMany(path.ToString(), count, length.Maximum));
        }
        else if (count < length.Minimum)
        {
            errors.Add(FieldError.InvalidText(path.ToString(), count.ToString(CultureInfo.InvariantCulture),
                $"{path} in body should have at least {length.Minimum} items"));
        }
    }

    // Kubernetes' own kinds have rules of their own for this (containers yes, env no).
    private void UniqueKeys(TreeArray list, SchemaField field)
    {
        if (field.Wire.Count > 0 || field.ListType == ListType.Atomic)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var key = field.ListType == ListType.Set
                ? GoText.Of(list.Items[i])
                : $"map[string]interface {{}}{{{string.Join(", ", field.ListKeys.Order(StringComparer.Ordinal)
                    .Where(k => list.Items[i].At(k) is not null).Select(k => $"{GoText.Quote(k)}:{GoText.Of(list.Items[i].At(k))}"))}}}";
            if (!seen.Add(key))
            {
                errors.Add(new FieldError(FieldErrorType.Duplicate, $"{path}[{i}]", key, ""));
            }
        }
    }
}
