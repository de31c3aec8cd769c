namespace Slipway.Gateway.Tests.Differential;

/// <summary>Answers of backends at the edges of RFC 9112.</summary>
internal static class OddAnswers
{
    private static readonly string[] Lines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200 OK", "HTTP/1.2 200 OK", "HTTP/2 200", "HTTP/2.0 200 OK",
        "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "http/1.1 200 OK", "HTTP/1.1 099 X", "HTTP/1.1 000 X",
        "HTTP/1.1 600 X", "HTTP/1.1 999 X", "HTTP/1.1 abc X", "HTTP/1.1 -20 X", "HTTP/1.1 +20 X", "HTTP/1.1 2 0 X", "HTTP/1.1 200\tOK",
        "HTTP/1.1 200OK", "HTTP/1.1 200 O\0K", "HTTP/1.1 200 O\rK", "HTTP/1.1 200 O\nK", "HTTP/1.1 200 \u00ff", "ICY 200 OK", "",
        " HTTP/1.1 200 OK", "\r\nHTTP/1.1 200 OK", "HTTP/1.1", "200 OK", "HTTP/1.1 101 Switching Protocols", "HTTP/1.1 102 Processing",
        "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified", "HTTP/1.1 404 Not Found",
    ];

    /// <summary>All of them, each with whether the backend closes the connection after it.</summary>
    public static IReadOnlyList<(string Text, bool Closes)> All { get; } = [.. Closed().Select(static t => (t, true)), .. Open()];

    private static IEnumerable<string> Closed()
        => Lines.Select(static l => $"{l}\r\nContent-Length: 3\r\n\r\nabc")
            .Concat(Lines.Select(static l => $"{l}\r\n\r\nabc"))
            .Concat(Lines.Select(static l => $"{l}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.Lengths.Select(static l => $"HTTP/1.1 200 OK\r\nContent-Length: {l}\r\n\r\nabc"))
            .Concat(Pieces.Lengths.Select(static l => $"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: {l}\r\n\r\nabc"))
            .Concat(Pieces.Lengths.Select(static l
                => $"HTTP/1.1 200 OK\r\nContent-Length: {l}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.Codings.Select(static c => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: {c}\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.Codings.Select(static c
                => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: {c}\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.CodingNames.Select(static n => $"HTTP/1.1 200 OK\r\n{n}: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.Sizes.Select(static s => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{s}\r\nabc\r\n0\r\n\r\n"))
            .Concat(Pieces.Odd.SelectMany(WithOdd))
            .Concat(["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"])
            .Concat(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3"])
            .Concat(["HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"])
            .Concat(["HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"]);

    private static IEnumerable<string> WithOdd(string odd) =>
    [
        $"HTTP/1.1 200 OK\r\nX{odd}Y: z\r\nContent-Length: 3\r\n\r\nabc",
        $"HTTP/1.1 200 OK\r\n{odd}X: z\r\nContent-Length: 3\r\n\r\nabc",
        $"HTTP/1.1 200 OK\r\nX{odd}: z\r\nContent-Length: 3\r\n\r\nabc",
        $"HTTP/1.1 200 OK\r\nX: y{odd}z\r\nContent-Length: 3\r\n\r\nabc",
        $"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n{odd}\r\n\r\nabc",
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc{odd}\r\n0\r\n\r\n",
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0{odd}\r\n\r\n",
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX{odd}: y\r\n\r\n",
    ];

    // What is whole by its framing, with more behind it on a connection that the backend keeps.
    private static IEnumerable<(string Text, bool Closes)> Open()
    {
        string[] stray =
        [
            "", "x", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
        ];
        string[] whole =
        [
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        ];
        return whole.SelectMany(w => stray.Select(s => (w + s, false)));
    }
}
