using System.Buffers;

namespace Slipway.Gateway.Forwarding;

/// <summary>What a request head must be to be served (RFC 9112; decisions.md 10). Both paths ask it.</summary>
internal static class HeadValidator
{
    private static readonly SearchValues<byte> TargetBytes = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Concat(Enumerable.Range(0x80, 0x80)).Select(static b => (byte)b)]);

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(static b => b != '\t').Append(0x7F).Select(static b => (byte)b)]);

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "!$&'()*+,;=-._~%0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Whether it may be a method or the name of a field.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>Whether it has characters that no line of a head may have.</summary>
    public static bool HasControls(ReadOnlySpan<byte> text) => text.ContainsAny(Controls);

    /// <summary>Every LF follows a CR and every CR is followed by an LF.</summary>
    public static HeadFault CheckLineEnds(ReadOnlySpan<byte> head)
    {
        while (head.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (head[at] == '\n' || at + 1 == head.Length || head[at + 1] != '\n')
            {
                return HeadFault.BareLineEnd;
            }

            head = head[(at + 2)..];
        }

        return HeadFault.None;
    }

    /// <summary>Checks a parsed head and sets what it says about host, framing and connection.</summary>
    public static HeadFault Check(RequestHead head)
    {
        if (!IsToken(head.Method) || head.Target.ContainsAnyExcept(TargetBytes))
        {
            return HeadFault.Target;
        }

        var target = CheckTarget(head);
        return target != HeadFault.None ? target : CheckFields(head);
    }

    private static HeadFault CheckTarget(RequestHead head)
    {
        if (head.Method.SequenceEqual("CONNECT"u8))
        {
            return HeadFault.Method;
        }

        var target = head.Target;
        if (target.Contains((byte)'#'))
        {
            return HeadFault.Target;
        }

        if (target[0] == '/')
        {
            return HeadFault.None;
        }

        if (target.SequenceEqual("*"u8))
        {
            return head.Method.SequenceEqual("OPTIONS"u8) ? HeadFault.None : HeadFault.Target;
        }

        var scheme = target.IndexOf("://"u8);
        if (scheme < 0 || !(Is(target[..scheme], "http"u8) || Is(target[..scheme], "https"u8)))
        {
            return HeadFault.Target;
        }

        if (!Is(target[..scheme], head.Scheme))
        {
            return HeadFault.Scheme;
        }

        var authority = target[(scheme + 3)..];
        var end = authority.IndexOfAny((byte)'/', (byte)'?');
        authority = end < 0 ? authority : authority[..end];
        head.SetPathWithin(scheme + 3 + authority.Length);
        var badPath = head.PathAndQuery[0] != '/';
        return badPath || !TrySetAuthority(head, authority) || authority.IsEmpty ? HeadFault.Target : HeadFault.None;
    }

    private static HeadFault CheckFields(RequestHead head)
    {
        var fields = head.Fields;
        int hosts = 0, lengths = 0, codings = 0;
        bool close = false, keep = false, upgrade = false;
        for (var i = 0; i < fields.Count; i++)
        {
            var value = fields.ValueOf(i);
            if (HasControls(value) || !IsToken(fields.NameOf(i)))
            {
                return HeadFault.ControlCharacter;
            }

            switch (fields.KindOf(i))
            {
                case HeaderKind.Host:
                    if (++hosts > 1
                        || !(head.Target[0] is (byte)'/' or (byte)'*' ? TrySetAuthority(head, value) : IsAuthority(value, out _)))
                    {
                        return HeadFault.Host;
                    }

                    break;
                case HeaderKind.ContentLength:
                    if (!TryLength(value, out var length) || (lengths++ > 0 && length != head.ContentLength))
                    {
                        return HeadFault.ContentLength;
                    }

                    head.ContentLength = length;
                    break;
                case HeaderKind.TransferEncoding:
                    codings++;
                    if (!Is(value, "chunked"u8))
                    {
                        return TokenList.Contains(value, "chunked"u8) && LastIs(value, "chunked"u8) ? HeadFault.Coding : HeadFault.Framing;
                    }

                    break;
                case HeaderKind.Connection:
                    ReadConnection(fields, value, ref close, ref keep, ref upgrade);
                    break;
                case HeaderKind.Upgrade:
                    head.Upgrade = true;
                    break;
                case HeaderKind.Expect:
                    if (!Is(value, "100-continue"u8))
                    {
                        return HeadFault.Expectation;
                    }

                    head.ExpectContinue = head.Http11;
                    break;
            }
        }

        head.Upgrade &= upgrade && head.Http11;
        head.KeepAlive = !close && (head.Http11 || keep);
        head.Chunked = codings > 0;
        return codings > 1 || (codings > 0 && (lengths > 0 || !head.Http11)) ? HeadFault.Framing
            : hosts == 0 && head.Http11 ? HeadFault.Host
            : HeadFault.None;
    }

    private static void ReadConnection(HeaderFields fields, ReadOnlySpan<byte> value, ref bool close, ref bool keep, ref bool upgrade)
    {
        while (TokenList.Next(ref value, out var token))
        {
            if (Is(token, "close"u8))
            {
                close = true;
            }
            else if (Is(token, "keep-alive"u8))
            {
                keep = true;
            }
            else if (Is(token, "upgrade"u8))
            {
                upgrade = true;
            }
            else
            {
                fields.NamesOthers = true;
            }
        }
    }

    /// <summary>Reads a Content-Length: digits only, also as a list of equal values.</summary>
    public static bool TryLength(ReadOnlySpan<byte> value, out long length)
    {
        length = -1;
        var list = value;
        if (value.IsEmpty || value[^1] == ',' || value[0] == ',')
        {
            return false;
        }

        while (TokenList.Next(ref list, out var item))
        {
            const int MostDigits = 18;
            if (item.Length > MostDigits || item.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            long number = 0;
            foreach (var digit in item)
            {
                number = (number * 10) + (digit - '0');
            }

            if (length >= 0 && number != length)
            {
                return false;
            }

            length = number;
        }

        return length >= 0;
    }

    private static bool TrySetAuthority(RequestHead head, ReadOnlySpan<byte> authority)
    {
        if (!IsAuthority(authority, out var hostLength))
        {
            return false;
        }

        head.SetAuthority(authority, hostLength);
        return true;
    }

    private static bool IsAuthority(ReadOnlySpan<byte> authority, out int hostLength)
    {
        if (!authority.IsEmpty && authority[0] == '[')
        {
            hostLength = authority.IndexOf((byte)']') + 1;
            var inside = hostLength < 4 ? default : authority[1..(hostLength - 1)];
            if (inside.IsEmpty || inside.ContainsAnyExcept(AddressBytes))
            {
                return false;
            }
        }
        else
        {
            hostLength = authority.IndexOf((byte)':') is >= 0 and var colon ? colon : authority.Length;
            if (authority[..hostLength].ContainsAnyExcept(HostBytes))
            {
                return false;
            }
        }

        var rest = authority[hostLength..];
        return rest.IsEmpty || (rest[0] == ':' && rest.Length <= 6 && !rest[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
    }

    private static bool LastIs(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        var comma = list.LastIndexOf((byte)',');
        return Is(list[(comma + 1)..].Trim(" \t"u8), token);
    }

    private static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> lower) => Routing.Ascii.EqualsIgnoreCase(value, lower);
}
