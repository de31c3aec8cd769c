namespace Slipway.Gateway.Tests.Differential;

/// <summary>Parts of messages at the edges of RFC 9110 and RFC 9112.</summary>
internal static class Pieces
{
    /// <summary>Bytes that belong nowhere, or not everywhere.</summary>
    public static readonly string[] Odd =
    [
        "\r", "\n", "\r\n", "\r\n ", "\n ", "\0", "\t", "\v", "\f", " ", "  ", "\u001f", "\u007f", "\u0080", "\u00a0", "\u00ff", "\"",
        "'", "\\", ":", ";", ",", "(", "/", "[", "]", "{", "%", "%00", "%0d%0a", "#", "?", "@", "-", "+", "_", "0", "0x", "a",
        "\r\n\r\n", "\r\r\n", "\n\n",
    ];

    /// <summary>Values of Content-Length for a body of 3 bytes.</summary>
    public static readonly string[] Lengths =
    [
        "3", " 3", "3 ", "\t3", "3\t", "+3", "-3", "03", "0003", "3.0", "3e0", "0x3", "3,3", "3, 3", "3,4", "3,", ",3", "3;", "\"3\"",
        "3 3", "", "3\0", "\v3", "\u00853", "99999999999999999999", "18446744073709551619", "4294967299", "3_0", "null", "-0",
        "chunked",
    ];

    /// <summary>Values of Transfer-Encoding.</summary>
    public static readonly string[] Codings =
    [
        "chunked", "Chunked", "CHUNKED", " chunked ", "\tchunked", "chunked\t", "\vchunked", "\u0085chunked", "\u00a0chunked",
        "\"chunked\"", "chunke", "xchunked", "chunkedx", "chunked, identity", "identity, chunked", "identity", "chunked, chunked",
        "gzip, chunked", "chunked, gzip", ",chunked", "chunked,", ", chunked", "chunked;q=1", "chunked; a", "chunked\0", "", "x",
        "gzip", "chunked\r\n , chunked", "\r\n chunked", "cow", "chunked cow", "trailers",
    ];

    /// <summary>Names of fields that somebody may take for Transfer-Encoding.</summary>
    public static readonly string[] CodingNames =
    [
        "Transfer-Encoding", "transfer-encoding", "Transfer-Encoding ", " Transfer-Encoding", "Transfer-Encoding\t",
        "Transfer_Encoding", "Transfer-Encoding\0", "\0Transfer-Encoding", "Transfer\rEncoding", "Transfer-Encoding\r",
        "Transfer-Encoding\n", "X\nTransfer-Encoding", "X: y\nTransfer-Encoding", "X: y\rTransfer-Encoding", "Transfer-\r\n Encoding",
        "Transfer-Encoding\u0080", "\u000bTransfer-Encoding",
    ];

    /// <summary>Sizes of a chunk of 3 bytes.</summary>
    public static readonly string[] Sizes =
    [
        "3", "03", "000000003", " 3", "3 ", "\t3", "3\t", "+3", "-3", "0x3", "3g", "3;", "3;a", "3;a=b", "3 ;a=b", "3; a=b",
        "3;a=\"b\"", "3;a=\"\n\"", "3;\n", "3;\r", "3\r", "3\n", "3;a\0", "3,", "3.0", "3\0", "", " ", "10000000000000003", "100000003",
        "ffffffffffffffff", "g", "3;\u0080",
    ];

    /// <summary>Targets of requests.</summary>
    public static readonly string[] Targets =
    [
        "/", "//", "//a", "/a//b", "/a/../b", "/../../a", "/./a", "/%2e%2e/a", "/%", "/%zz", "/%00", "/a%0d%0ab", "/a%2fb", "/\u0080",
        "/\u00ff", "/a\tb", "/a b", "/a\u000b", "/a\0b", "/a\u007f", "/a#b", "/a?b#c", "/a\\b", "/a\"b", "/a<b>", "/a{b}", "/a|b",
        "/a^b", "/a`b", "/a;b", "?a", "*", "", "a", "a/b", "http://x/abs", "http://x", "http://x?q", "http://x#f", "HTTP://x/abs",
        "http://X/abs", "http://y/abs", "http:///abs", "http://u@x/abs", "http://x:80/abs", "http://x:/abs", "http://x:99999/abs",
        "http://[::1]/abs", "http://[::1/abs", "http:/x", "ftp://x/abs", "https://x/abs", "x:80", "/a?b=c&d", "/a?", "/a??", "/é",
        "/a%", "/%e2%82%ac",
    ];

    /// <summary>Values of Host.</summary>
    public static readonly string[] Hosts =
    [
        "x", "X", "x:80", "x:", "x:0", "x:99999", "x:80:80", "x:a", "", " ", "x y", "x/y", "x?y", "x#y", "x@y", "u@x", "x,y", "[::1]",
        "[::1]:80", "[::1", "::1", "[x]", "x\0", "x\ty", "x\u0080", "x\\y", "x;y", "*", ".", "x.", "..", "-", "_", "%41", "http://x",
        "x\"", "x<", "x|",
    ];

    /// <summary>Ends of request lines.</summary>
    public static readonly string[] Versions =
    [
        "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/1.9", "HTTP/1.10", "HTTP/1.", "HTTP/1", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0",
        "HTTP/01.1", "HTTP/1.01", "http/1.1", "Http/1.1", "HTTP/1,1", "HTTP 1.1", "HTTPS/1.1", "HTTP/ 1.1", " HTTP/1.1", "HTTP/1.1 ",
        "HTTP/1.1\t", "HTTP/1.1 x", "\tHTTP/1.1", "HTTP/1.1\0", "HTTP/x.y", "",
    ];

    /// <summary>Beginnings of request lines.</summary>
    public static readonly string[] Methods =
    [
        "GET", "get", "Get", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PURGE", "G", "GE\0T", "GE T", " GET",
        "\tGET", "GET\t", "G:T", "G/T", "GET(", "\"GET\"", "GET\u0080", "", "M-SEARCH", "X!#$%&'*+-.^_`|~Y", "\r\nGET", "\r\n\r\nGET",
        "\nGET", "\rGET",
    ];
}
