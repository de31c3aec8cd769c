namespace Slipway.Gateway.Forwarding;

/// <summary>Comma-separated lists of tokens in header values.</summary>
internal static class TokenList
{
    /// <summary>Whether the list has this token, in any case.</summary>
    public static bool Contains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        while (Next(ref list, out var item))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(item, token))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next token off the list; false at its end.</summary>
    public static bool Next(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> item)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            item = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!item.IsEmpty)
            {
                return true;
            }
        }

        item = default;
        return false;
    }
}
