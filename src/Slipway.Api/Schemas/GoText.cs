using System.Text;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Values as Kubernetes prints them in messages (the notation of Go), because clients and tests compare these texts.</summary>
public static class GoText
{
    /// <summary>A value: strings quoted, maps and lists of strings in Go's notation, everything else as JSON.</summary>
    public static string Of(Tree? value) => value switch
    {
        null => "null",
        TreeString s => Quote(s.Value),
        TreeObject { Fields.Count: > 0 } o when o.Fields.All(static f => f.Value is TreeString) => Map(o),
        TreeArray { Items.Count: > 0 } a when a.Items.All(static i => i is TreeString) =>
            $"[]string{{{string.Join(", ", a.Items.Select(Of))}}}",
        _ => Encoding.UTF8.GetString(TreeWriter.Write(value)),
    };

    /// <summary>A string in quotes, with the escapes of Go.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\x7f' => quoted.Append("\\x").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A map of strings, sorted by key; <c>map[string]string(nil)</c> when absent.</summary>
    public static string Map(TreeObject? map) => map is null
        ? "map[string]string(nil)"
        : $"map[string]string{{{string.Join(", ", map.Fields.OrderBy(static f => f.Key, StringComparer.Ordinal)
            .Select(static f => $"{Quote(f.Key)}:{Of(f.Value)}"))}}}";

    /// <summary>A label selector.</summary>
    public static string LabelSelector(TreeObject? selector)
    {
        var requirements = selector.ItemsAt("matchExpressions");
        var expressions = requirements.Count == 0
            ? "[]v1.LabelSelectorRequirement(nil)"
            : $"[]v1.LabelSelectorRequirement{{{string.Join(", ", requirements.Select(Requirement))}}}";
        return $"v1.LabelSelector{{MatchLabels:{Map(selector.ObjectAt("matchLabels"))}, MatchExpressions:{expressions}}}";
    }

    /// <summary>A number or string.</summary>
    public static string IntOrString(Tree? value) => value is TreeString s
        ? $"intstr.IntOrString{{Type:1, IntVal:0, StrVal:{Quote(s.Value)}}}"
        : $"intstr.IntOrString{{Type:0, IntVal:{(value as TreeNumber)?.Text ?? "0"}, StrVal:\"\"}}";

    private static string Requirement(Tree requirement)
    {
        var values = requirement.At("values") is TreeArray { Items.Count: > 0 } list ? Of(list) : "[]string(nil)";
        return $"v1.LabelSelectorRequirement{{Key:{Quote(requirement.TextAt("key") ?? "")}, "
            + $"Operator:{Quote(requirement.TextAt("operator") ?? "")}, Values:{values}}}";
    }
}
