using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary><c>slipway up --access-log</c> as somebody uses it who wants to know what the gateway served.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task Up_AccessLog_HasALineForEachRequestAlsoAfterItWasMovedAway()
    {
        await using var machine = new Machine();
        var path = Path.Combine(machine.Folder, "access.log");
        (await machine.SlipwayAsync(
            "up", "--detach", "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0", "--access-log", path,
            "--trusted-proxies", "127.0.0.1", "--trace-sample")).Ok();
        using var http = new HttpClient { BaseAddress = new Uri(machine.Status.Gateway) };

        using (await http.GetAsync(new Uri("/first?x=1", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            var line = JsonNode.Parse(await LineAsync(path, "/first"))!;
            Assert.Equal("no_route", line["slipway.answer.reason"]!.GetValue<string>());
            Assert.Matches("^[0-9a-f]{32}$", line["trace_id"]!.GetValue<string>());
            Assert.Equal("x=1", line["url.query"]!.GetValue<string>());
        }

        File.Move(path, path + ".1");
        await Eventually.HoldsAsync("a new access log", () => Task.FromResult(File.Exists(path)));
        using (await http.GetAsync(new Uri("/second", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            await LineAsync(path, "/second");
        }
    }

    [Fact]
    public async Task Up_AccessLogThatCannotBeWritten_NamesFlagPathAndReasonAndStartsNothing()
    {
        await using var machine = new Machine();
        var said = (await machine.SlipwayAsync("up", "--detach", "--access-log", machine.Folder)).Failed(1);

        Assert.Contains($"--access-log {machine.Folder}: cannot be written: Is a directory", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(machine.Data));
    }

    private static Task<string> LineAsync(string path, string part) => Eventually.IsAsync(
        $"a line with {part} in the access log",
        () => Task.FromResult(File.ReadAllLines(path).FirstOrDefault(l => l.Contains(part, StringComparison.Ordinal))));
}
