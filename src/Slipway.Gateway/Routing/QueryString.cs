using System.Globalization;

namespace Slipway.Gateway.Routing;

/// <summary>Reads single parameters out of a query.</summary>
internal static class QueryString
{
    private const int MostOnStack = 512;

    /// <summary>The first value of a parameter, as sent; false when it is absent.</summary>
    public static bool TryGet(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (Next(ref query, out var key, out value))
        {
            if (key.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the first parameter with this decoded name has a decoded value that passes.</summary>
    public static bool First(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, TextTest test)
    {
        Span<byte> buffer = stackalloc byte[MostOnStack];
        while (Next(ref query, out var key, out var value))
        {
            // A coded name is longer than what it stands for.
            if (key.Length >= name.Length && Decode(key, buffer).SequenceEqual(name))
            {
                return test.Accepts(Decode(value, buffer));
            }
        }

        return false;
    }

    private static bool Next(scoped ref ReadOnlySpan<byte> query, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (query.IsEmpty)
        {
            return false;
        }

        var end = query.IndexOf((byte)'&');
        var pair = end < 0 ? query : query[..end];
        query = end < 0 ? default : query[(end + 1)..];
        var equals = pair.IndexOf((byte)'=');
        name = equals < 0 ? pair : pair[..equals];
        value = equals < 0 ? default : pair[(equals + 1)..];
        return true;
    }

    /// <summary>Percent-decodes; a plus is a space, and a percent sign without two digits stands for itself.</summary>
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> coded, Span<byte> buffer)
    {
        if (!coded.ContainsAny("%+"u8))
        {
            return coded;
        }

        var target = coded.Length <= buffer.Length ? buffer : new byte[coded.Length];
        var length = 0;
        for (var i = 0; i < coded.Length; i++)
        {
            var escaped = coded[i] == '%' && i + 2 < coded.Length
                && byte.TryParse(coded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out target[length]);
            if (escaped)
            {
                i += 2;
            }
            else
            {
                target[length] = coded[i] == '+' ? (byte)' ' : coded[i];
            }

            length++;
        }

        return target[..length];
    }
}
