namespace Slipway.Gateway.Forwarding;

/// <summary>Writes the fields that tell a backend of the client and its trace: X-Forwarded-*, Forwarded (RFC 7239) and those of W3C Trace
/// Context.</summary>
internal static class ForwardingFields
{
    /// <summary>Most bytes of what is written beside the fields of the head.</summary>
    /// <param name="head">The client's head.</param>
    /// <param name="client">Address of the client.</param>
    public static int SizeOf(RequestHead head, ReadOnlySpan<byte> client) => 256 + (client.Length * 2) + (head.Authority.Length * 2);

    /// <summary>Writes the fields that the changes of a rule leave.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="head">The client's head.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="edits">Changes of the rule.</param>
    /// <param name="client">Address of the client.</param>
    public static void Add(
        ref HeadBuilder target, RequestHead head, TraceContext trace, Routing.HeaderEdits edits, ReadOnlySpan<byte> client)
    {
        if (!edits.Drops("x-forwarded-for"u8))
        {
            AddList(ref target, head, HeaderKind.ForwardedFor, "X-Forwarded-For: "u8);
            target.Add(client);
            target.Add("\r\n"u8);
        }

        if (!edits.Drops("x-forwarded-proto"u8))
        {
            target.Line("X-Forwarded-Proto"u8, Said(head, "x-forwarded-proto"u8, head.Scheme));
        }

        if (!edits.Drops("x-forwarded-host"u8))
        {
            target.Line("X-Forwarded-Host"u8, Said(head, "x-forwarded-host"u8, head.Authority));
        }

        if (!edits.Drops("forwarded"u8))
        {
            AddForwarded(ref target, head, client);
        }

        if (!edits.Drops("traceparent"u8))
        {
            target.Line("traceparent"u8, trace.Text);
            AddTraceState(ref target, head, trace, edits);
        }
    }

    /// <summary>What a trusted proxy says, or else what the gateway knows.</summary>
    private static ReadOnlySpan<byte> Said(RequestHead head, ReadOnlySpan<byte> name, ReadOnlySpan<byte> own)
        => head.Trust == PeerTrust.Trusted && !head.Fields.NamesOthers && head.Fields.TryGet(name, out var said) && !said.IsEmpty
            ? said : own;

    /// <summary>Begins a line with what came before.</summary>
    private static void AddList(ref HeadBuilder target, RequestHead head, HeaderKind kind, ReadOnlySpan<byte> start)
    {
        target.Add(start);
        var fields = head.Fields;
        for (var i = 0; i < fields.Count && !fields.NamesOthers && head.Trust != PeerTrust.Untrusted; i++)
        {
            if (fields.KindOf(i) == kind && !fields.ValueOf(i).IsEmpty)
            {
                target.Add(fields.ValueOf(i));
                target.Add(", "u8);
            }
        }
    }

    /// <summary>RFC 7239 sections 4 and 6: an address of IPv6 is in brackets, and what has a colon in quotes.</summary>
    private static void AddForwarded(ref HeadBuilder target, RequestHead head, ReadOnlySpan<byte> client)
    {
        AddList(ref target, head, HeaderKind.Forwarded, "Forwarded: "u8);
        var isV6 = client.Contains((byte)':');
        target.Add(isV6 ? "for=\"["u8 : "for="u8);
        target.Add(client);
        target.Add(isV6 ? "]\";"u8 : ";"u8);
        if (!head.Authority.IsEmpty)
        {
            target.Add("host=\""u8);
            target.Add(head.Authority);
            target.Add("\";"u8);
        }

        target.Add("proto="u8);
        target.Add(head.Scheme);
        target.Add("\r\n"u8);
    }

    /// <summary>The state of a trace that was not understood says nothing about the one that is started.</summary>
    private static void AddTraceState(ref HeadBuilder target, RequestHead head, TraceContext trace, Routing.HeaderEdits edits)
    {
        var fields = head.Fields;
        for (var i = 0; i < fields.Count && trace.GoesOn && !edits.Drops("tracestate"u8); i++)
        {
            var isState = fields.KindOf(i) == HeaderKind.TraceState;
            if (isState && !(fields.NamesOthers && fields.IsNamedByConnection(fields.NameOf(i))))
            {
                target.Line("tracestate"u8, fields.ValueOf(i));
            }
        }
    }
}
