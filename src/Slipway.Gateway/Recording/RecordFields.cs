using System.Buffers;
using System.Text;

namespace Slipway.Gateway.Recording;

/// <summary>Header fields of a record.</summary>
internal static class RecordFields
{
    private static readonly string[] Secret =
    [
        "authorization", "authenticat", "cookie", "token", "secret", "password", "api-key", "apikey", "session", "credential", "signature",
    ];

    private static ReadOnlySpan<byte> Redacted => "[redacted]"u8;

    /// <summary>The next field; false at the end.</summary>
    /// <param name="rest">What is left; moves on.</param>
    /// <param name="name">Name as sent.</param>
    /// <param name="value">Value.</param>
    public static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = rest.IndexOf(": "u8);
        if (colon < 0)
        {
            name = value = default;
            return false;
        }

        var end = rest.IndexOf((byte)'\n');
        name = rest[..colon];
        value = rest[(colon + 2)..end];
        rest = rest[(end + 1)..];
        return true;
    }

    /// <summary>Writes the fields as members of a JSON object, with values that give access to something left out.</summary>
    /// <param name="to">Where to, after another member.</param>
    /// <param name="prefix">What names begin with.</param>
    /// <param name="fields">The fields; several of one name become one list.</param>
    public static void Write(IBufferWriter<byte> to, string prefix, ReadOnlySpan<byte> fields)
    {
        var lists = new SortedDictionary<string, List<byte[]>>(StringComparer.Ordinal);
        while (Next(ref fields, out var name, out var value))
        {
            var key = Encoding.Latin1.GetString(name).ToLowerInvariant();
            if (!lists.TryGetValue(key, out var values))
            {
                lists.Add(key, values = []);
            }

            values.Add((IsSecret(key) ? Redacted : value).ToArray());
        }

        foreach (var (key, values) in lists)
        {
            EscapedText.Raw(to, ",\"");
            EscapedText.Raw(to, prefix);
            EscapedText.Json(to, Encoding.Latin1.GetBytes(key));
            EscapedText.Raw(to, "\":[");
            for (var i = 0; i < values.Count; i++)
            {
                EscapedText.Raw(to, i == 0 ? "\"" : ",\"");
                EscapedText.Json(to, values[i]);
                EscapedText.Raw(to, "\"");
            }

            EscapedText.Raw(to, "]");
        }
    }

    /// <summary>Whether values of a field give access to something; the name is in lower case.</summary>
    public static bool IsSecret(string name) => Secret.Any(part => name.Contains(part, StringComparison.Ordinal));
}
