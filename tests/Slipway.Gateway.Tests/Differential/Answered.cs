using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>What a client that reads strictly made of everything that it got for one request.</summary>
/// <param name="Status">Status code; 0 when there was no valid answer.</param>
/// <param name="Fields">Fields that the proxies pass on, names in lower case, sorted.</param>
/// <param name="Body">Content; what came after the answer too, which must be nothing.</param>
/// <param name="Whole">Whether the answer came to its end.</param>
internal sealed record Answered(int Status, string Fields, string Body, bool Whole)
{
    /// <summary>No answer, or not all of one: the client sees that something is wrong.</summary>
    public static readonly Answered Broken = new(0, "", "", Whole: false);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly HashSet<string> Written =
        ["date", "server", "via", "connection", "keep-alive", "content-length", "transfer-encoding", "x-slipway-source", "trailer"];

    /// <summary>Whether the proxy told the client that the backend's answer is no good.</summary>
    public bool Refused => Status is 502 or 0 || !Whole;

    /// <summary>Asks a proxy for a target on a connection of its own and reads up to its end.</summary>
    public static async Task<Answered> AskAsync(EndPoint door, string target)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new Socket(
            door.AddressFamily, SocketType.Stream, door is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            await socket.ConnectAsync(door, limit.Token);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), limit.Token);
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var received)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, received));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return Broken with { Body = e is SocketException ? "" : $"nothing more within {Patience}: {Payload.Escaped($"{text}")}" };
        }

        return Read($"{text}");
    }

    private static Answered Read(string text)
    {
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var lines = end < 0 ? [""] : text[..end].Split("\r\n");
            if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || lines[0].Length < 12
                || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                return Broken;
            }

            text = text[(end + 4)..];
            if (status is >= 200 or 101)
            {
                return Read(status, [.. lines.Skip(1)], text);
            }
        }
    }

    private static Answered Read(int status, string[] lines, string rest)
    {
        var fields = lines.Select(static l => l.Split(':', 2))
            .Select(static f => (Name: f[0].ToLowerInvariant(), Value: f[^1].Trim())).ToList();
        var shown = string.Join(
            '\n', fields.Where(static f => !Written.Contains(f.Name)).OrderBy(static f => f.Name, StringComparer.Ordinal)
                .Select(static f => $"{f.Name}: {f.Value}"));
        string? Of(string name) => fields.Find(f => f.Name == name).Value;
        if (status is 204 or 304 or 101)
        {
            return new Answered(status, shown, rest, Whole: true);
        }

        if (Of("transfer-encoding") is not null)
        {
            var body = Unchunked(ref rest);
            return body is null ? Broken : new Answered(status, shown, body + rest, Whole: true);
        }

        // Without a length the end of the connection is that of the answer.
        return Of("content-length") is { } length && length != rest.Length.ToString(CultureInfo.InvariantCulture)
            ? Broken
            : new Answered(status, shown, rest, Whole: true);
    }

    private static string? Unchunked(ref string rest)
    {
        var body = new StringBuilder();
        while (rest.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end
            && int.TryParse(rest.AsSpan(0, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
        {
            rest = rest[(end + 2)..];
            if (size == 0)
            {
                var last = rest.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : rest.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
                var whole = last != 1;
                rest = whole ? rest[(last + 2)..] : "";
                return whole ? $"{body}" : null;
            }

            if (rest.Length < size + 2)
            {
                return null;
            }

            body.Append(rest, 0, size);
            rest = rest[(size + 2)..];
        }

        return null;
    }
}
