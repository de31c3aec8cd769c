using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Recording;

/// <summary>Writes what clients sent so that it is printable ASCII on one line and ends nowhere else than it should.</summary>
internal static class EscapedText
{
    private const int LongestNumber = 20;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Where(static c => c is not ('"' or '\\')).Select(static c => (byte)c)]);

    /// <summary>Writes bytes as they are.</summary>
    public static void Raw(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> bytes) => to.Write(bytes);

    /// <summary>Writes text of our own.</summary>
    public static void Raw(IBufferWriter<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);

    /// <summary>Writes a number.</summary>
    public static void Raw(IBufferWriter<byte> to, long number) => to.Advance(Routing.Ascii.Write(to.GetSpan(LongestNumber), number));

    /// <summary>The inside of a JSON string: bytes that are no UTF-8 are taken for Latin-1 one by one.</summary>
    public static void Json(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            Raw(to, plain < 0 ? text : text[..plain]);
            if (plain < 0)
            {
                return;
            }

            text = text[plain..];
            var isRune = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            JsonEscape(to, isRune ? rune : new Rune(text[0]));
            text = text[(isRune ? length : 1)..];
        }
    }

    /// <summary>The inside of a quoted field of the combined log format, as Apache's httpd escapes it.</summary>
    public static void Quoted(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            Raw(to, plain < 0 ? text : text[..plain]);
            if (plain < 0)
            {
                return;
            }

            if (text[plain] is (byte)'"' or (byte)'\\')
            {
                Raw(to, "\\"u8);
                Raw(to, text.Slice(plain, 1));
            }
            else
            {
                Raw(to, "\\x"u8);
                Raw(to, text[plain], "x2");
            }

            text = text[(plain + 1)..];
        }
    }

    private static void Raw(IBufferWriter<byte> to, int value, string format)
    {
        value.TryFormat(to.GetSpan(LongestNumber), out var written, format, CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    private static void JsonEscape(IBufferWriter<byte> to, Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            Raw(to, rune.Value == '"' ? "\\\""u8 : "\\\\"u8);
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            Raw(to, "\\u"u8);
            Raw(to, unit, "x4");
        }
    }
}
