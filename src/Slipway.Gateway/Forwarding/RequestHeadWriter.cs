using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>Writes the head that goes to the backend: hop-by-hop fields stripped first, then ours added (RFC 9110 section 7.6).</summary>
internal static class RequestHeadWriter
{
    private const int Extra = 512;

    /// <summary>Writes into the send buffer of a connection; returns the number of bytes.</summary>
    public static int Write(UpstreamConnection connection, RequestHead head, Exchange exchange, ReadOnlySpan<byte> client)
    {
        return Write(connection.SendSpan(SizeOf(head, exchange, client)), head, exchange, client);
    }

    /// <summary>Writes into a buffer of at least <see cref="SizeOf"/> bytes; returns the number of bytes.</summary>
    public static int Write(Span<byte> bytes, RequestHead head, Exchange exchange, ReadOnlySpan<byte> client)
    {
        var target = new HeadBuilder(bytes);
        Start(ref target, head, exchange, exchange.RequestEdits, keepExpect: true);
        Finish(ref target, head, exchange, exchange.RequestEdits, client);
        return target.Length;
    }

    /// <summary>Writes the head of a copy, which says so: as for a backend without changes of its own, and waiting for no 100.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="head">The client's head.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="mirror">Name of the mirror.</param>
    public static int WriteCopy(Span<byte> bytes, RequestHead head, Exchange exchange, ReadOnlySpan<byte> client, string mirror)
    {
        var edits = exchange.Rule!.RequestEdits;
        var target = new HeadBuilder(bytes);
        Start(ref target, head, exchange, edits, keepExpect: false);
        target.Line("x-slipway-mirror"u8, Encoding.ASCII.GetBytes(mirror));
        Finish(ref target, head, exchange, edits, client);
        return target.Length;
    }

    /// <summary>Most bytes of a head; those of a copy need the length of the mirror's name besides.</summary>
    public static int SizeOf(RequestHead head, Exchange exchange, ReadOnlySpan<byte> client)
    {
        var rewrite = exchange.Rule!.Plan.Rewrite;
        var rewritten = (rewrite?.Path?.Value.Length ?? 0) + (rewrite?.Host?.Length ?? 0);
        var edits = Math.Max(exchange.RequestEdits.Lines.Length, exchange.Rule.RequestEdits.Lines.Length);
        return head.Bytes.Length + Extra + ForwardingFields.SizeOf(head, client) + edits + (rewritten * 4);
    }

    private static void Start(ref HeadBuilder target, RequestHead head, Exchange exchange, HeaderEdits edits, bool keepExpect)
    {
        var rewrite = exchange.Rule!.Plan.Rewrite;
        target.Add(head.Method);
        target.Add(" "u8);
        AddTarget(ref target, head, exchange, rewrite?.Path);
        target.Add(" HTTP/1.1\r\n"u8);
        AddHost(ref target, head, exchange, rewrite?.Host);
        AddFields(ref target, head, edits, keepExpect);
    }

    private static void Finish(
        ref HeadBuilder target, RequestHead head, Exchange exchange, HeaderEdits edits, ReadOnlySpan<byte> client)
    {
        ForwardingFields.Add(ref target, head, exchange.Trace, edits, client);
        target.Add(head.Http2 ? "Via: 2.0 slipway\r\n"u8 : head.Http11 ? "Via: 1.1 slipway\r\n"u8 : "Via: 1.0 slipway\r\n"u8);
        target.Add(edits.Lines);
        AddFraming(ref target, head);
        target.Add("\r\n"u8);
    }

    private static void AddTarget(ref HeadBuilder target, RequestHead head, Exchange exchange, PlannedPathEdit? edit)
    {
        if (edit is null)
        {
            target.Add(head.Target.SequenceEqual("*"u8) ? "*"u8 : head.PathAndQuery);
            return;
        }

        target.Add(Encoding.UTF8.GetBytes(PathEdit.Apply(edit, Encoding.UTF8.GetString(head.Path), exchange.MatchedPath)));
        if (!head.Query.IsEmpty)
        {
            target.Add("?"u8);
            target.Add(head.Query);
        }
    }

    private static void AddHost(ref HeadBuilder target, RequestHead head, Exchange exchange, string? host)
    {
        if (host is not null)
        {
            target.Line("Host"u8, Encoding.ASCII.GetBytes(host));
        }
        else if (head.Authority.IsEmpty)
        {
            target.Line("Host"u8, Encoding.ASCII.GetBytes(exchange.Endpoint!.Authority));
        }
        else
        {
            target.Line("Host"u8, head.Authority);
        }
    }

    private static void AddFields(ref HeadBuilder target, RequestHead head, HeaderEdits edits, bool keepExpect)
    {
        var fields = head.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var kind = fields.KindOf(i);
            var keep = kind is HeaderKind.Other or HeaderKind.Cookie || (kind == HeaderKind.Expect && keepExpect);
            if (keep && !(fields.NamesOthers && fields.IsNamedByConnection(fields.NameOf(i))) && !edits.Drops(fields.NameOf(i)))
            {
                target.Line(fields.NameOf(i), fields.ValueOf(i));
            }
        }
    }

    private static void AddFraming(ref HeadBuilder target, RequestHead head)
    {
        if (head.Chunked)
        {
            target.Add("Transfer-Encoding: chunked\r\n"u8);
        }
        else if (head.ContentLength > 0 || HasLength(head.Fields))
        {
            target.Add("Content-Length: "u8);
            target.Add(head.ContentLength);
            target.Add("\r\n"u8);
        }

        if (head.Upgrade)
        {
            target.Add("Connection: Upgrade\r\n"u8);
            AddUpgrade(ref target, head.Fields);
        }
    }

    /// <summary>Writes the Upgrade lines of a message.</summary>
    public static void AddUpgrade(ref HeadBuilder target, HeaderFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.KindOf(i) == HeaderKind.Upgrade)
            {
                target.Line("Upgrade"u8, fields.ValueOf(i));
            }
        }
    }

    private static bool HasLength(HeaderFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.KindOf(i) == HeaderKind.ContentLength)
            {
                return true;
            }
        }

        return false;
    }
}
