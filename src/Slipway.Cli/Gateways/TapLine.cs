using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Cli.Gateways;

/// <summary>A request that the gateway has served, as a line for people.</summary>
internal static class TapLine
{
    private const string RequestPrefix = "http.request.header.";
    private const string AnswerPrefix = "http.response.header.";

    /// <summary>The lines of a record.</summary>
    /// <param name="json">The record as the gateway sends it.</param>
    /// <param name="withHeaders">Whether header fields follow, each on a line of its own.</param>
    public static IEnumerable<string> Of(JsonElement json, bool withHeaders)
    {
        var time = json.GetProperty("time").GetDateTimeOffset().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var status = json.TryGetProperty("http.response.status_code", out var code) ? code.GetRawText() : "gone";
        var seconds = json.GetProperty("http.server.request.duration").GetDouble();
        var milliseconds = (seconds * 1000).ToString("0.0", CultureInfo.InvariantCulture);
        var query = Text(json, "url.query");
        var target = $"{Text(json, "server.address")}{Text(json, "url.path")}{(query.Length == 0 ? "" : "?" + query)}";
        var method = Text(json, "http.request.method");
        yield return string.Join(' ', new[]
        {
            time, $"{status,4}", $"{milliseconds,8}ms", method.Length == 0 ? "(no valid head)" : method, target,
            Text(json, "slipway.service"), Text(json, "slipway.revision"), Text(json, "slipway.endpoint"),
            Text(json, "slipway.answer.reason"),
        }.Where(static part => part.Length > 0));
        foreach (var line in withHeaders ? Fields(json, RequestPrefix, '>').Concat(Fields(json, AnswerPrefix, '<')) : [])
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Fields(JsonElement json, string prefix, char sign)
        => from member in json.EnumerateObject()
           where member.Name.StartsWith(prefix, StringComparison.Ordinal)
           from value in member.Value.EnumerateArray()
           select $"  {sign} {Printable(member.Name[prefix.Length..])}: {Printable(value.GetString()!)}";

    private static string Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) ? Printable(value.GetString()!) : "";

    /// <summary>What clients send must not act on a terminal.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            printable.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : c.ToString());
        }

        return printable.ToString();
    }
}
