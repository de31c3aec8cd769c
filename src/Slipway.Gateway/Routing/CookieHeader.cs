using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Routing;

/// <summary>Reads single cookies out of Cookie fields.</summary>
internal static class CookieHeader
{
    /// <summary>The value of the first cookie of this name.</summary>
    public static bool TryGet(HeaderFields fields, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.KindOf(i) == HeaderKind.Cookie && TryFind(fields.ValueOf(i), name, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    private static bool TryFind(ReadOnlySpan<byte> cookies, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!cookies.IsEmpty)
        {
            var end = cookies.IndexOf((byte)';');
            var pair = (end < 0 ? cookies : cookies[..end]).Trim(" \t"u8);
            cookies = end < 0 ? default : cookies[(end + 1)..];
            if (pair.Length > name.Length && pair.StartsWith(name) && pair[name.Length] == '=')
            {
                value = pair[(name.Length + 1)..].Trim((byte)'"');
                return true;
            }
        }

        value = default;
        return false;
    }
}
