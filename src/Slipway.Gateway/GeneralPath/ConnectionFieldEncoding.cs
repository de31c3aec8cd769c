using System.Text;

namespace Slipway.Gateway.GeneralPath;

/// <summary>
/// Decodes Connection fields so that Kestrel keeps them whole. It cuts "close, x-a" down to the one option it knows, and the name of a
/// field that must not be passed on would be lost; it leaves a field alone that has two options it knows, or none.
/// </summary>
internal sealed class ConnectionFieldEncoding : Encoding
{
    private const string KeepAlive = "keep-alive";
    private const string Hidden = "kept-alive";

    /// <summary>The one that is used.</summary>
    public static ConnectionFieldEncoding Instance { get; } = new();

    /// <summary>What the client has sent, of a value that was decoded; but for an option that changes nothing.</summary>
    public static string Restore(string value) => value.Replace(Hidden, KeepAlive, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count)).Length;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Decode(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(chars.AsSpan(charIndex));
        return text.Length;
    }

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount + KeepAlive.Length + 2;

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = Latin1.GetString(bytes);
        return text.Contains("close", StringComparison.OrdinalIgnoreCase) || text.Contains("upgrade", StringComparison.OrdinalIgnoreCase)
            ? $"{text}, {KeepAlive}"
            : text.Replace(KeepAlive, Hidden, StringComparison.OrdinalIgnoreCase);
    }
}
