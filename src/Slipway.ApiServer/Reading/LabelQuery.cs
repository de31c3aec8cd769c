using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Reading;

/// <summary>A label selector in text form: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1</c>.</summary>
internal sealed class LabelQuery
{
    private static readonly Dictionary<string, string> NoLabels = [];
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> requirements = [];

    public bool Matches(IReadOnlyDictionary<string, string>? labels) => requirements.TrueForAll(r => r(labels ?? NoLabels));

    public static LabelQuery Of(LabelSelector selector)
    {
        var query = new LabelQuery();
        foreach (var (key, value) in selector.MatchLabels ?? NoLabels)
        {
            query.Add(key, "=", [value]);
        }

        foreach (var expression in selector.MatchExpressions ?? [])
        {
            query.Add(expression.Key ?? "", expression.Operator ?? "", expression.Values ?? []);
        }

        return query;
    }

    public static LabelQuery Parse(string text)
    {
        var query = new LabelQuery();
        foreach (var part in Split(text))
        {
            var (key, operation, values) = Requirement(part, text);
            query.Add(key, operation, values);
        }

        return query;
    }

    private static (string Key, string Operator, IReadOnlyList<string> Values) Requirement(string part, string whole)
    {
        if (part.StartsWith('!') && IsKey(part[1..].Trim()))
        {
            return (part[1..].Trim(), "DoesNotExist", []);
        }

        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && part.EndsWith(')'))
        {
            var head = part[..open].Trim().Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries);
            if (head is [var key, "in" or "notin"] && IsKey(key))
            {
                return (key, head[1] == "in" ? "In" : "NotIn", part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries));
            }
        }

        foreach (var operation in (string[])["!=", "==", "=", ">", "<"])
        {
            var at = part.IndexOf(operation, StringComparison.Ordinal);
            if (at > 0 && IsKey(part[..at].Trim()))
            {
                return (part[..at].Trim(), operation, [part[(at + operation.Length)..].Trim()]);
            }
        }

        return IsKey(part) ? (part, "Exists", []) : throw ApiErrors.BadRequest($"unable to parse requirement: \"{part}\" in selector \"{whole}\"");
    }

    private static bool IsKey(string text)
        => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var part = text[start..i].Trim();
                if (part.Length > 0)
                {
                    parts.Add(part);
                }

                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }

        return parts;
    }

    private void Add(string key, string operation, IReadOnlyList<string> values) => requirements.Add(operation switch
    {
        "=" or "==" => labels => labels.TryGetValue(key, out var v) && v == values[0],
        "!=" => labels => !labels.TryGetValue(key, out var v) || v != values[0],
        "In" => labels => labels.TryGetValue(key, out var v) && values.Contains(v),
        "NotIn" => labels => !labels.TryGetValue(key, out var v) || !values.Contains(v),
        "Exists" => labels => labels.ContainsKey(key),
        "DoesNotExist" => labels => !labels.ContainsKey(key),
        ">" => labels => Number(labels, key) > Number(values[0]),
        "<" => labels => Number(labels, key) < Number(values[0]),
        _ => throw ApiErrors.BadRequest($"\"{operation}\" is not a valid label selector operator"),
    });

    private static long? Number(IReadOnlyDictionary<string, string> labels, string key) => labels.TryGetValue(key, out var v) ? Number(v) : null;

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
