using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>Writes the head that goes to the client.</summary>
internal static class ResponseHeadWriter
{
    private const int Extra = 512;

    /// <summary>Most bytes of a head.</summary>
    /// <param name="length">Length of the backend's head in bytes.</param>
    /// <param name="request">The client's head.</param>
    /// <param name="exchange">The exchange.</param>
    public static int SizeOf(int length, RequestHead request, Exchange exchange)
        => length + Extra + exchange.ResponseEdits.Lines.Length + exchange.SetCookie.Length + exchange.SessionLine.Length
            + (exchange.Rule!.Cors?.SizeFor(request) ?? 0);

    /// <summary>Writes a backend's head as the client gets it; returns the number of bytes.</summary>
    /// <param name="span">Where to.</param>
    /// <param name="response">The backend's head.</param>
    /// <param name="request">The client's head.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="keepAlive">Whether the client's connection stays.</param>
    public static int Write(Span<byte> span, ResponseHead response, RequestHead request, Exchange exchange, bool keepAlive)
    {
        var edits = exchange.ResponseEdits;
        var target = new HeadBuilder(span);
        target.Add("HTTP/1.1 "u8);
        target.Add(response.Status);
        target.Add(" "u8);
        target.Add(response.Reason);
        target.Add("\r\n"u8);
        var cors = exchange.Rule!.Cors;
        AddFields(ref target, response.Fields, edits, cors is not null);
        if (response.Status < 200)
        {
            if (response.Status == 101)
            {
                target.Add("Connection: Upgrade\r\n"u8);
                RequestHeadWriter.AddUpgrade(ref target, response.Fields);
            }
        }
        else
        {
            cors?.Write(ref target, request);
            target.Add(edits.Lines);
            target.Add(exchange.SetCookie);
            target.Add(exchange.SessionLine);
            AddFraming(ref target, response, request, keepAlive);
        }

        target.Add("\r\n"u8);
        return target.Length;
    }

    private static void AddFields(ref HeadBuilder target, HeaderFields fields, HeaderEdits edits, bool hasCors)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var keep = fields.KindOf(i) is not (HeaderKind.Connection or HeaderKind.HopByHop or HeaderKind.TransferEncoding
                or HeaderKind.ContentLength or HeaderKind.Upgrade or HeaderKind.Source);
            keep &= !hasCors || !CorsPolicy.Owns(fields.NameOf(i));
            if (keep && !(fields.NamesOthers && fields.IsNamedByConnection(fields.NameOf(i))) && !edits.Drops(fields.NameOf(i)))
            {
                target.Line(fields.NameOf(i), fields.ValueOf(i));
            }
        }
    }

    private static void AddFraming(ref HeadBuilder target, ResponseHead response, RequestHead request, bool keepAlive)
    {
        target.Add(response.Http2 ? "Via: 2.0 slipway\r\n"u8 : "Via: 1.1 slipway\r\n"u8);
        if (response.ContentLength >= 0 && response.Status != 204)
        {
            target.Add("Content-Length: "u8);
            target.Add(response.ContentLength);
            target.Add("\r\n"u8);
        }
        else if (request.Http11 && response.Body is (BodyEnd.Chunked or BodyEnd.Close))
        {
            target.Add("Transfer-Encoding: chunked\r\n"u8);
        }

        if (!keepAlive)
        {
            target.Add("Connection: close\r\n"u8);
        }
        else if (!request.Http11)
        {
            target.Add("Connection: keep-alive\r\n"u8);
        }
    }
}
