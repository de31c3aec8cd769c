using System.Globalization;
using System.Text.Json;

namespace Slipway.Expressions;

/// <summary>
/// A path into JSON, as Kubernetes writes it: <c>{$.data.items[0].value}</c>, with or without braces and <c>$</c>. Fields, fields in
/// quotes, indexes (also from the end), slices, <c>*</c> and <c>..</c>; no filters.
/// </summary>
public sealed class JsonPath
{
    /// <summary>Values that a path may lead to.</summary>
    public const int MaximumValues = 10_000;

    private readonly IReadOnlyList<Step> steps;

    private JsonPath(IReadOnlyList<Step> steps) => this.steps = steps;

    private enum StepKind
    {
        Field,
        Index,
        Slice,
        All,
        Descend,
    }

    /// <summary>Whether the path leads to one value at most.</summary>
    public bool IsDefinite => steps.All(static s => s.Kind is StepKind.Field or StepKind.Index);

    /// <summary>What is wrong with a text, and where; null when it is a path.</summary>
    public static string? ProblemOf(string text)
    {
        try
        {
            _ = Read(text);
            return null;
        }
        catch (ExpressionFault fault)
        {
            return ExpressionError.At(text, fault.Position, fault.Message).ToString();
        }
    }

    /// <summary>The path; null when the text is none.</summary>
    public static JsonPath? Parse(string text)
    {
        try
        {
            return Read(text);
        }
        catch (ExpressionFault)
        {
            return null;
        }
    }

    /// <summary>The values that the path leads to, in their order; at most <see cref="MaximumValues"/>.</summary>
    public IReadOnlyList<JsonElement> Find(JsonElement root)
    {
        IEnumerable<JsonElement> values = [root];
        foreach (var step in steps)
        {
            values = values.SelectMany(value => Follow(value, step));
        }

        return [.. values.Take(MaximumValues)];
    }

    private static JsonPath Read(string text)
    {
        var at = 0;
        var end = text.Length;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at < end && text[at] == '{')
        {
            end = text[end - 1] == '}' ? end - 1 : throw new ExpressionFault(end, "expected }");
            at++;
        }

        at += at < end && text[at] == '$' ? 1 : 0;
        var steps = new List<Step>();
        while (at < end)
        {
            at = ReadStep(text, at, end, steps);
        }

        return new JsonPath(steps);
    }

    private static int ReadStep(string text, int at, int end, List<Step> steps)
    {
        if (text[at] == '[')
        {
            return ReadBrackets(text, at, end, steps);
        }

        if (text[at] == '.')
        {
            at++;
            if (at < end && text[at] == '.')
            {
                steps.Add(new Step(StepKind.Descend));
                at++;
            }

            if (at < end && text[at] == '[')
            {
                return at;
            }
        }
        else if (steps.Count > 0)
        {
            throw new ExpressionFault(at, $"unexpected {text[at]}, expected . or [");
        }

        var start = at;
        while (at < end && text[at] is not ('.' or '[' or ']' or '{' or '}' or '(' or ')' or ' '))
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        var name = text[start..Math.Min(at, end)].Replace("\\", "", StringComparison.Ordinal);
        if (name.Length == 0 && at < end)
        {
            throw new ExpressionFault(at, $"unexpected {text[at]}, expected the name of a field");
        }

        if (name.Length > 0)
        {
            steps.Add(name == "*" ? new Step(StepKind.All) : new Step(StepKind.Field) { Name = name });
        }

        return Math.Min(at, end);
    }

    private static int ReadBrackets(string text, int at, int end, List<Step> steps)
    {
        var start = at + 1;
        if (start < end && text[start] is '\'' or '"')
        {
            var close = text.IndexOf(text[start], start + 1);
            if (close < 0 || close + 1 >= end || text[close + 1] != ']')
            {
                throw new ExpressionFault(start, $"the name that begins here does not end with {text[start]}]");
            }

            steps.Add(new Step(StepKind.Field) { Name = text[(start + 1)..close] });
            return close + 2;
        }

        var bracket = text.IndexOf(']', start);
        if (bracket < 0 || bracket >= end)
        {
            throw new ExpressionFault(at, "[ has no ]");
        }

        var inside = text[start..bracket].Trim();
        steps.Add(inside == "*" ? new Step(StepKind.All) : ReadNumbers(inside, start));
        return bracket + 1;
    }

    private static Step ReadNumbers(string inside, int position)
    {
        var parts = inside.Split(':');
        var numbers = new int?[2];
        for (var i = 0; i < parts.Length; i++)
        {
            var isNumber = int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (i >= numbers.Length || (parts[i].Length > 0 && !isNumber))
            {
                throw new ExpressionFault(position, $"[{inside}] is no index: a number, from:to, * or a name in quotes is known");
            }

            numbers[i] = isNumber ? number : null;
        }

        return parts.Length == 2
            ? new Step(StepKind.Slice) { From = numbers[0], To = numbers[1] }
            : new Step(StepKind.Index) { From = numbers[0] ?? throw new ExpressionFault(position, "[] has no index") };
    }

    private static IEnumerable<JsonElement> Follow(JsonElement value, Step step)
    {
        switch (step.Kind, value.ValueKind)
        {
            case (StepKind.Field, JsonValueKind.Object):
                return value.TryGetProperty(step.Name, out var field) ? [field] : [];
            case (StepKind.Index, JsonValueKind.Array):
                var index = step.From!.Value < 0 ? value.GetArrayLength() + step.From.Value : step.From.Value;
                return index >= 0 && index < value.GetArrayLength() ? [value[index]] : [];
            case (StepKind.Slice, JsonValueKind.Array):
                var length = value.GetArrayLength();
                var (from, to) = (Bound(step.From ?? 0, length), Bound(step.To ?? length, length));
                return value.EnumerateArray().Take(to).Skip(from);
            case (StepKind.All, JsonValueKind.Array):
                return value.EnumerateArray();
            case (StepKind.All, JsonValueKind.Object):
                return value.EnumerateObject().Select(static p => p.Value);
            case (StepKind.Descend, _):
                return Descendants(value);
            default:
                return [];
        }
    }

    private static int Bound(int bound, int length) => Math.Clamp(bound < 0 ? length + bound : bound, 0, length);

    private static IEnumerable<JsonElement> Descendants(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static p => Descendants(p.Value)).Prepend(value),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Descendants).Prepend(value),
        _ => [value],
    };

    private sealed record Step(StepKind Kind)
    {
        public string Name { get; init; } = "";

        public int? From { get; init; }

        public int? To { get; init; }
    }
}
