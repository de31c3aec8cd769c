namespace Slipway.Gateway.Tests.Differential;

/// <summary>Requests at the edges of RFC 9112, made one by one and by chance.</summary>
internal static class Payloads
{
    /// <summary>Every special value at its place, once.</summary>
    public static IEnumerable<Payload> Systematic()
        => OfLines().Concat(OfFraming()).Concat(OfFields());

    /// <summary>Requests of all kinds with pieces put in, taken out, repeated and exchanged.</summary>
    public static IEnumerable<Payload> ByChance(int seed, int count)
    {
        var random = new Random(seed);
        var all = Systematic().ToArray();
        for (var i = 0; i < count; i++)
        {
            var text = all[random.Next(all.Length)].Text;
            for (var changes = random.Next(1, 4); changes > 0 && text.Length > 1; changes--)
            {
                text = Change(text, random);
            }

            yield return new Payload($"seed {seed}, number {i}", text);
        }
    }

    private static string Change(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 4), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Insert(at, Pieces.Odd[random.Next(Pieces.Odd.Length)]),
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            _ => text.Remove(at, length).Insert(at, Pieces.Odd[random.Next(Pieces.Odd.Length)]),
        };
    }

    private static IEnumerable<Payload> OfLines()
        => Pieces.Targets.Select(static t => new Payload("target", $"GET {t} HTTP/1.1\r\nHost: x\r\n\r\n"))
            .Concat(Pieces.Hosts.Select(static h => new Payload("host", $"GET /h HTTP/1.1\r\nHost: {h}\r\n\r\n")))
            .Concat(Pieces.Hosts.Where(static h => h.Trim(' ', '.').Length > 0).Select(static h => new Payload(
                "host beside absolute form", $"GET http://x/h HTTP/1.1\r\nHost: {h}\r\n\r\n")))
            .Concat(Pieces.Versions.Select(static v => new Payload("version", $"GET /v {v}\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")))
            .Concat(Pieces.Methods.Select(static m => new Payload("method", $"{m} /m HTTP/1.1\r\nHost: x\r\n\r\n")))
            .Concat(Pieces.Methods.Select(static m => new Payload(
                "method with body", $"{m} /m HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")));

    private static IEnumerable<Payload> OfFraming()
        => Pieces.Lengths.Select(static l => new Payload("length", $"POST /l HTTP/1.1\r\nHost: x\r\nContent-Length: {l}\r\n\r\nabc"))
            .Concat(Pieces.Lengths.Select(static l => new Payload(
                "two lengths", $"POST /l HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: {l}\r\n\r\nabc")))
            .Concat(Pieces.Lengths.Select(static l => new Payload(
                "length and coding", $"POST /l HTTP/1.1\r\nHost: x\r\nContent-Length: {l}\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.Codings.Select(static c => new Payload(
                "coding", $"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {c}\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.Codings.Select(static c => new Payload(
                "two codings", $"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {c}\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n3\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.Codings.Select(static c => new Payload(
                "coding and length", $"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {c}\r\nContent-Length: 3\r\n\r\nabc")))
            .Concat(Pieces.CodingNames.Select(static n => new Payload(
                "name of coding", $"POST /c HTTP/1.1\r\nHost: x\r\n{n}: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.CodingNames.Select(static n => new Payload(
                "name of coding and length", $"POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n{n}: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.Sizes.Select(static s => new Payload(
                "size of chunk", $"POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{s}\r\nabc\r\n0\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload(
                "end of chunk", $"POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc{o}\r\n0\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload(
                "last chunk", $"POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0{o}\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload(
                "trailer", $"POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX{o}: y{o}\r\n\r\n")));

    private static IEnumerable<Payload> OfFields()
        => Pieces.Odd.Select(static o => new Payload("in a name", $"GET /f HTTP/1.1\r\nHost: x\r\nX{o}Y: z\r\n\r\n"))
            .Concat(Pieces.Odd.Select(static o => new Payload("before a name", $"GET /f HTTP/1.1\r\nHost: x\r\n{o}X: z\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("after a name", $"GET /f HTTP/1.1\r\nHost: x\r\nX{o}: z\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("in a value", $"GET /f HTTP/1.1\r\nHost: x\r\nX: y{o}z\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("after a value", $"GET /f HTTP/1.1\r\nHost: x\r\nX: z{o}\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("before the first field", $"GET /f HTTP/1.1\r\n{o}Host: x\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("before the empty line", $"GET /f HTTP/1.1\r\nHost: x\r\n{o}\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("in the method", $"G{o}T /f HTTP/1.1\r\nHost: x\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("after the method", $"GET{o} /f HTTP/1.1\r\nHost: x\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("in the target", $"GET /a{o}b HTTP/1.1\r\nHost: x\r\n\r\n")))
            .Concat(Pieces.Odd.Select(static o => new Payload("after the version", $"GET /f HTTP/1.1{o}\r\nHost: x\r\n\r\n")))
            .Append(new Payload("no host", "GET /f HTTP/1.1\r\n\r\n"))
            .Append(new Payload("no host, 1.0", "GET /f HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
            .Append(new Payload("two hosts", "GET /f HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"))
            .Append(new Payload("two hosts that differ", "GET /f HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n"))
            .Append(new Payload(
                "coding in 1.0", "POST /f HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n"
                + "\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Append(new Payload("length in a GET", "GET /f HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
            .Append(new Payload("chunks in a GET", "GET /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Append(new Payload(
                "chunks in a HEAD", "HEAD /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Append(new Payload("body without framing", "POST /f HTTP/1.1\r\nHost: x\r\n\r\nabc"))
            .Append(new Payload(
                "connection names length", "POST /f HTTP/1.1\r\nHost: x\r\nConnection: content-length\r\nContent-Length: 3\r\n\r\nabc"))
            .Append(new Payload("connection names host", "GET /f HTTP/1.1\r\nHost: x\r\nConnection: host\r\n\r\n"))
            .Append(new Payload("connection names coding",
                "POST /f HTTP/1.1\r\nHost: x\r\nConnection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
            .Append(new Payload("no fields, one line", "GET /f\r\n\r\n"))
            .Append(new Payload("a space alone", " \r\n\r\n"));
}
