using System.Buffers;
using System.Globalization;
using System.Text;
using Slipway.Api.Meta;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Checks single values against their type and brings them into the form in which Kubernetes writes them.</summary>
internal static class ScalarDecoder
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The value in its canonical form; null when it has the wrong type.</summary>
    /// <param name="given">The value as it was sent.</param>
    /// <param name="node">Its schema.</param>
    /// <param name="problem">What is wrong, where it is not just the JSON type.</param>
    public static Tree? Decode(Tree given, SchemaNode node, out string? problem)
    {
        problem = null;
        return (node.Type, given) switch
        {
            (SchemaType.Any, _) => given,
            (SchemaType.String, TreeString s) => Text(s, node.Format, out problem),
            (SchemaType.Boolean, TreeBoolean) => given,
            (SchemaType.Number, TreeNumber) => given,
            (SchemaType.Integer or SchemaType.IntOrString, TreeNumber n) => Fits(n, node.Format) ? n : null,
            (SchemaType.IntOrString, TreeString) => given,
            (SchemaType.Quantity, TreeString s) => Amount(s.Value, given, out problem),
            (SchemaType.Quantity, TreeNumber n) => Amount(n.Text, given, out problem),
            _ => null,
        };
    }

    /// <summary>The value that Kubernetes takes for a null inside a list or map.</summary>
    public static Tree Zero(SchemaNode node, Tree given) => node.Type switch
    {
        SchemaType.String => new TreeString("", given.Position),
        SchemaType.Integer or SchemaType.Number or SchemaType.IntOrString => new TreeNumber("0", given.Position),
        SchemaType.Quantity => new TreeString("0", given.Position),
        SchemaType.Boolean => new TreeBoolean(false, given.Position),
        SchemaType.Object or SchemaType.Map => TreeObject.Empty,
        SchemaType.Array => new TreeArray([], given.Position),
        _ => given,
    };

    /// <summary>The word that Kubernetes' decoder has for a JSON type.</summary>
    public static string GoWord(Tree tree) => tree switch
    {
        TreeBoolean => "bool",
        TreeNumber { Integer: null } n => $"number {n.Text}",
        _ => tree.TypeName,
    };

    /// <summary>The name that Kubernetes' decoder has for a type of a schema.</summary>
    public static string GoType(SchemaNode node) => node.Type switch
    {
        SchemaType.Object => $"v1.{ShortName(node)}",
        SchemaType.Map => $"map[string]{GoType(node.Items!)}",
        SchemaType.Array => $"[]{GoType(node.Items!)}",
        SchemaType.String when node.Format == "byte" => "[]uint8",
        SchemaType.String => "string",
        SchemaType.Integer or SchemaType.IntOrString => node.Format == "int64" ? "int64" : "int32",
        SchemaType.Number => "float64",
        SchemaType.Boolean => "bool",
        SchemaType.Quantity => "resource.Quantity",
        _ => "interface {}",
    };

    /// <summary>The last part of the name of an object type.</summary>
    public static string ShortName(SchemaNode node) => node.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "object";

    private static bool Fits(TreeNumber number, string? format)
        => long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && (format == "int64" || (value >= int.MinValue && value <= int.MaxValue));

    private static TreeString? Text(TreeString text, string? format, out string? problem)
    {
        problem = null;
        switch (format)
        {
            case "byte":
                return Base64(text, out problem);
            case "date-time" or SchemaNode.MicroTimeFormat:
                if (!DateTimeOffset.TryParseExact(
                    text.Value, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    problem = $"parsing time {GoText.Quote(GoText.Quote(text.Value))} as \"2006-01-02T15:04:05Z07:00\": "
                        + $"cannot parse {GoText.Quote(text.Value)} as RFC 3339";
                    return null;
                }

                var layout = format == SchemaNode.MicroTimeFormat ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
                var canonical = time.UtcDateTime.ToString(layout, CultureInfo.InvariantCulture);
                return canonical == text.Value ? text : new TreeString(canonical, text.Position);
            default:
                return text;
        }
    }

    private static TreeString? Base64(TreeString text, out string? problem)
    {
        problem = null;
        var input = Encoding.UTF8.GetBytes(text.Value);
        var output = ArrayPool<byte>.Shared.Rent(input.Length + 3);
        var status = Base64Decode(input, output, out var consumed);
        ArrayPool<byte>.Shared.Return(output, clearArray: true);
        if (status == OperationStatus.Done)
        {
            return text;
        }

        problem = $"illegal base64 data at input byte {consumed}";
        return null;
    }

    private static OperationStatus Base64Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed)
    {
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(input, output, out consumed, out _);
        if (status == OperationStatus.InvalidData)
        {
            // The decoder reports the start of the group of four; the message names the byte itself.
            while (
                consumed < input.Length && (char.IsAsciiLetterOrDigit((char)input[consumed]) || input[consumed] is (byte)'+' or (byte)'/'))
            {
                consumed++;
            }
        }

        return status;
    }

    private static TreeString? Amount(string text, Tree given, out string? problem)
    {
        problem = null;
        if (new Quantity(text).Canonical is not { } canonical)
        {
            problem = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
            return null;
        }

        return given is TreeString s && s.Value == canonical ? s : new TreeString(canonical, given.Position);
    }
}
