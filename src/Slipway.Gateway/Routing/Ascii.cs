namespace Slipway.Gateway.Routing;

/// <summary>Comparison of ASCII bytes without regard to case.</summary>
internal static class Ascii
{
    /// <summary>Whether two texts are equal; the second is in lower case.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
        => text.Length == lower.Length && System.Text.Ascii.EqualsIgnoreCase(text, lower);

    /// <summary>Writes a number in decimal; returns the number of bytes.</summary>
    public static int Write(Span<byte> target, long value)
        => System.Buffers.Text.Utf8Formatter.TryFormat(value, target, out var written) ? written : 0;
}
