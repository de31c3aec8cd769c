using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Api.Trees;

namespace Slipway.Yaml;

/// <summary>Writes trees as YAML in block style. What a reader could take for something else is quoted as in JSON.</summary>
public static partial class YamlWriter
{
    private static readonly JsonSerializerOptions Quoting = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A document, with a line end behind it.</summary>
    public static string Write(Tree root)
    {
        var text = new StringBuilder();
        if (Inline(root) is { } scalar)
        {
            return text.Append(scalar).Append('\n').ToString();
        }

        Block(text, root, 0, isFirstPlaced: false);
        return text.ToString();
    }

    /// <summary>Several documents, each behind a line of three dashes.</summary>
    public static string Write(IEnumerable<Tree> documents) => string.Concat(documents.Select(static d => "---\n" + Write(d)));

    private static void Block(StringBuilder text, Tree value, int depth, bool isFirstPlaced)
    {
        var parts = value is TreeArray list
            ? list.Items.Select(static i => ("-", Value: i))
            : ((TreeObject)value).Fields.Select(static f => (Text(f.Key) + ":", f.Value));
        foreach (var (head, part) in parts)
        {
            text.Append(' ', isFirstPlaced ? 0 : depth * 2).Append(head);
            isFirstPlaced = false;
            if (Inline(part) is { } scalar)
            {
                text.Append(' ').Append(scalar).Append('\n');
            }
            else if (head == "-")
            {
                text.Append(' ');
                Block(text, part, depth + 1, isFirstPlaced: true);
            }
            else
            {
                text.Append('\n');
                Block(text, part, part is TreeArray ? depth : depth + 1, isFirstPlaced: false);
            }
        }
    }

    private static string? Inline(Tree value) => value switch
    {
        TreeObject { Fields.Count: 0 } => "{}",
        TreeArray { Items.Count: 0 } => "[]",
        TreeObject or TreeArray => null,
        TreeString s => Text(s.Value),
        TreeNumber n => n.Text,
        TreeBoolean b => b.Value ? "true" : "false",
        _ => "null",
    };

    // Plain only where nothing else could be meant: letters first, no word of YAML 1.1, no mark that means something within.
    private static string Text(string text)
        => Plain().IsMatch(text) && PlainScalar.Resolve(text, default) is TreeString ? text : JsonSerializer.Serialize(text, Quoting);

    [GeneratedRegex(@"^[A-Za-z_./][A-Za-z0-9_./ ()=+,;<>-]*(?<! )\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();
}
