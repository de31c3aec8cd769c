namespace Slipway.Gateway.Forwarding;

/// <summary>How the end of a body is known.</summary>
internal enum BodyEnd
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>After a number of bytes.</summary>
    Length,

    /// <summary>After the last chunk.</summary>
    Chunked,

    /// <summary>When the backend closes the connection.</summary>
    Close,
}

/// <summary>One response head of a backend, as positions in the receive buffer. Used again for every exchange of a client
/// connection.</summary>
internal sealed class ResponseHead
{
    private byte[] bytes = [];
    private int reasonStart;
    private int reasonLength;

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>Whether the backend spoke HTTP/2, and the head was made of what it said.</summary>
    public bool Http2 { get; init; }

    /// <summary>Status code.</summary>
    public int Status { get; private set; }

    /// <summary>Reason phrase as sent.</summary>
    public ReadOnlySpan<byte> Reason => bytes.AsSpan(reasonStart, reasonLength);

    /// <summary>How the body ends.</summary>
    public BodyEnd Body { get; private set; }

    /// <summary>Length of the body, or -1 when no Content-Length was sent.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the backend keeps the connection.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Reads a complete head; false when it is no valid HTTP/1.x answer.</summary>
    /// <param name="buffer">The receive buffer.</param>
    /// <param name="start">Where the head starts.</param>
    /// <param name="length">Its length with the empty line.</param>
    /// <param name="toHead">Whether the request was HEAD.</param>
    public bool TryParse(byte[] buffer, int start, int length, bool toHead)
    {
        bytes = buffer;
        Fields.Reset(buffer);
        var head = buffer.AsSpan(start, length);
        if (HeadValidator.CheckLineEnds(head) != HeadFault.None || !TryParseStatus(head, start, out var http11, out var at))
        {
            return false;
        }

        while (at < length - 2)
        {
            var line = head[at..(at + head[at..].IndexOf("\r\n"u8))];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || !HeadValidator.IsToken(line[..colon]) || HeadValidator.HasControls(line[(colon + 1)..]))
            {
                return false;
            }

            var value = line[(colon + 1)..];
            var lead = value.Length - value.TrimStart(" \t"u8).Length;
            if (!Fields.TryAdd(start + at, colon, start + at + colon + 1 + lead, value.Trim(" \t"u8).Length))
            {
                return false;
            }

            at += line.Length + 2;
        }

        return TryReadFraming(http11, toHead);
    }

    private bool TryParseStatus(ReadOnlySpan<byte> head, int start, out bool http11, out int next)
    {
        var line = head[..head.IndexOf("\r\n"u8)];
        next = line.Length + 2;
        http11 = line.StartsWith("HTTP/1.1 "u8);
        if (!(http11 || line.StartsWith("HTTP/1.0 "u8)) || line.Length < 12
            || line[9..12].ContainsAnyExceptInRange((byte)'0', (byte)'9') || (line.Length > 12 && line[12] != ' ')
                || HeadValidator.HasControls(line))
        {
            return false;
        }

        Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        reasonStart = start + Math.Min(13, line.Length);
        reasonLength = Math.Max(0, line.Length - 13);
        return Status >= 100;
    }

    private bool TryReadFraming(bool http11, bool toHead)
    {
        ContentLength = -1;
        KeepAlive = http11;
        var codings = 0;
        for (var i = 0; i < Fields.Count; i++)
        {
            switch (Fields.KindOf(i))
            {
                case HeaderKind.ContentLength:
                    if (!HeadValidator.TryLength(Fields.ValueOf(i), out var length) || (ContentLength >= 0 && length != ContentLength))
                    {
                        return false;
                    }

                    ContentLength = length;
                    break;
                case HeaderKind.TransferEncoding:
                    if (++codings > 1 || !Routing.Ascii.EqualsIgnoreCase(Fields.ValueOf(i), "chunked"u8))
                    {
                        return false;
                    }

                    break;
                case HeaderKind.Connection:
                    ReadConnection(Fields.ValueOf(i));
                    break;
            }
        }

        if (codings > 0 && (ContentLength >= 0 || !http11))
        {
            return false;
        }

        Body = toHead || Status is < 200 or 204 or 304 ? BodyEnd.None
            : codings > 0 ? BodyEnd.Chunked
            : ContentLength == 0 ? BodyEnd.None
            : ContentLength > 0 ? BodyEnd.Length
            : BodyEnd.Close;
        KeepAlive &= Body != BodyEnd.Close;
        return true;
    }

    private void ReadConnection(ReadOnlySpan<byte> value)
    {
        while (TokenList.Next(ref value, out var token))
        {
            if (Routing.Ascii.EqualsIgnoreCase(token, "close"u8))
            {
                KeepAlive = false;
            }
            else if (!Routing.Ascii.EqualsIgnoreCase(token, "keep-alive"u8) && !Routing.Ascii.EqualsIgnoreCase(token, "upgrade"u8))
            {
                Fields.NamesOthers = true;
            }
        }
    }
}
