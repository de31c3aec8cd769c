using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Replays;

/// <summary><c>slipway judge replay</c> through the command line that users write.</summary>
public sealed class JudgeReplayTests : IDisposable
{
    private const string Header = "time,version,status,latencyMs\n";

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-replay-").FullName;

    [Theory]
    [InlineData("")]
    [InlineData("--judge sequential --alpha 0.01 --psi0 1.5 --interval 60s")]
    [InlineData("--judge threshold --interval 5s --failure-limit 2 --threshold 95% --alpha 0.01 --psi0 1.5")]
    [InlineData("--judge flagger --interval 5s --failed-checks 3 --threshold 99% --iterations 0")]
    [InlineData("--judge kayenta --interval 5s --analysis-interval 1m --confidence 98% --tolerance 0.25")]
    public void Replay_BadCanary_IsAbortedByEveryJudge(string words)
    {
        var report = Json(Trace("bad.csv", canary: 0.2), words);
        Assert.Equal("abort", report.GetProperty("verdict").GetString());
        Assert.InRange(report.GetProperty("atSeconds").GetDouble(), 0.25, 120);
        Assert.InRange(report.GetProperty("atRequest").GetInt64(), 100, 24_000);
        var requests = report.GetProperty("canaryRequests").GetInt64();
        Assert.InRange(report.GetProperty("canaryErrors").GetInt64(), 1, requests);
        Assert.True(report.GetProperty("evidence").GetDouble() > 1);
        Assert.NotEmpty(report.GetProperty("reason").GetString()!);
        Assert.Equal(
            ["verdict", "atRequest", "atSeconds", "canaryRequests", "canaryErrors", "evidence", "reason"],
            report.EnumerateObject().Select(static p => p.Name).Take(7));
        Assert.Equal(!words.Contains("--judge", StringComparison.Ordinal) || words.Contains(" sequential", StringComparison.Ordinal),
            report.TryGetProperty("metrics", out _));
    }

    [Theory]
    [InlineData("", "promote")]
    [InlineData("--psi1 1.01", "none")]
    [InlineData("--min-requests 100000", "notEnoughData")]
    [InlineData("--share 50%", "invalid")]
    [InlineData("--share 20%", "promote")]
    [InlineData("--judge threshold", "none")]
    [InlineData("--judge threshold --count 2", "promote")]
    [InlineData("--judge threshold --interval 10m", "notEnoughData")]
    [InlineData("--judge threshold --failure-limit 0 --threshold 99.9%", "abort")]
    [InlineData("--judge threshold --threshold 99.9% --failure-below 90% --inconclusive-limit 0", "none")]
    [InlineData("--judge flagger", "none")]
    [InlineData("--judge flagger --iterations 2 --threshold 97%", "promote")]
    [InlineData("--judge kayenta --interval 5s", "promote")]
    public void Replay_GoodCanary_IsSaidToBe(string words, string verdict)
        => Assert.Equal(verdict, Json(Trace("good.csv", canary: 0.01), words).GetProperty("verdict").GetString());

    [Fact]
    public void Replay_SlowerCanaryWithAsManyErrors_IsAbortedByItsLatency()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 24_000).Select(i =>
        {
            var isCanary = random.NextDouble() < 0.2;
            var latency = (isCanary ? 120 : 60) * (0.5 + random.NextDouble());
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{i * 0.005:0.000},{(isCanary ? "canary" : "stable")},{(random.NextDouble() < 0.01 ? 503 : 200)},{latency:0.###}");
        });
        var file = Write("slow.csv", lines.Prepend("time,version,status,latencyMs"));
        var report = Json(file, "");
        Assert.Equal("abort", report.GetProperty("verdict").GetString());
        Assert.StartsWith("Slower than tolerated (latency p", report.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(report.GetProperty("atSeconds").GetDouble(), 11, 40);
        var metrics = report.GetProperty("metrics").EnumerateArray().ToList();
        Assert.Equal(
            ["errors", "latency p50", "latency p90", "latency p99"], metrics.Select(static m => m.GetProperty("name").GetString()));
        Assert.InRange(metrics[1].GetProperty("stableLimitMilliseconds").GetDouble(), 55, 70);
        Assert.Equal("promote", Json(file, "--compare errors").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Replay_JsonLinesAndColumnsInAnotherOrder_AreTheSameTrace()
    {
        var csv = Trace("bad.csv", canary: 0.2);
        var rows = File.ReadLines(csv).Skip(1).Select(static l => l.Split(',')).ToList();
        var lines = Write("bad.jsonl", rows.Select(static c =>
            $$"""{"status":{{c[2]}},"time":{{c[0]}},"version":"{{c[1]}}","latencyMs":{{c[3]}},"user":null}"""));
        var other = Write(
            "other.csv", rows.Select(static c => $"\"{c[1]}\", {c[3]},{c[0]},{c[2]}").Prepend("version,latencyMs,time,status"));
        Assert.Equal(Json(csv, "").ToString(), Json(lines, "").ToString());
        Assert.Equal(Json(csv, "").ToString(), Json(other, "").ToString());
    }

    [Fact]
    public void Replay_LinesThatCameLate_AreSorted()
    {
        var csv = Trace("bad.csv", canary: 0.2);
        var lines = File.ReadLines(csv).Skip(1).Chunk(400).SelectMany(static c => c.Reverse());
        var late = Write("late.csv", lines.Prepend(File.ReadLines(csv).First()));
        Assert.Equal(Json(csv, "").ToString(), Json(late, "").ToString());
    }

    [Fact]
    public void Replay_UsersWhoseRequestsEndAlike_CountOnceUnlessTold()
    {
        // Ten users of the canary fail in all of their twenty requests: many requests, few witnesses.
        var lines = Enumerable.Range(0, 4000).Select(static i =>
        {
            var user = i / 20;
            var version = user % 2 == 0 ? "canary" : "stable";
            var status = user % 20 == 0 || user == 7 ? 500 : 200;
            return string.Create(CultureInfo.InvariantCulture, $"{(user * 0.1) + (i % 20 * 0.2)},{version},{status},5,u{user}");
        });
        var file = Write("users.csv", lines.Prepend("time,version,status,latencyMs,user"));
        Assert.Equal("abort", Json(file, "--unit request").GetProperty("verdict").GetString());
        var report = Json(file, "--exposure 10s");
        Assert.NotEqual("abort", report.GetProperty("verdict").GetString());
        Assert.Contains("Users count once", report.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(2000, report.GetProperty("canaryRequests").GetInt64());
    }

    [Fact]
    public void Replay_ForPeople_IsATableOfVerdictsOverTime()
    {
        var said = Run(Trace("good.csv", canary: 0.01), "--interval 30s");
        Assert.StartsWith("   SECONDS      CANARY   ERRORS", said, StringComparison.Ordinal);
        Assert.Contains("notEnoughData" + Environment.NewLine, said, StringComparison.Ordinal);
        Assert.Contains("\n        30 ", said, StringComparison.Ordinal);
        Assert.Contains("\npromote after ", said, StringComparison.Ordinal);
        Assert.Contains("Not worse by a factor of 2", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1:1: the trace is empty")]
    [InlineData("time,version,status", "1:1: the header lacks latencyMs")]
    [InlineData("time,version,status,latencyMs,usr",
        "1:31: the header is 'usr', allowed is the columns time,version,status,latencyMs,user")]
    [InlineData("\u001b[2J\u0000", "1:1: the header is '?[2J?', allowed is the columns")]
    [InlineData("time,version,status,latencyMs,time", "1:31: the header names time twice")]
    [InlineData(Header + "1,stable,200", "2:1: the line has 3 fields, the header 4")]
    [InlineData(Header + "1,stable,200,5\nx,stable,200,5", "3:1: time is 'x', allowed is a number of seconds")]
    [InlineData(Header + "1763000000000,stable,200,5", "2:1: time is '1763000000000', allowed is")]
    [InlineData(Header + "1,baseline,200,5", "2:3: version is 'baseline', allowed is 'stable' or 'canary'")]
    [InlineData(Header + "1,stable,OK,5", "2:10: status is 'OK', allowed is 100 to 599")]
    [InlineData(Header + "1,stable,200,-5", "2:14: latencyMs is '-5', allowed is a number of milliseconds")]
    [InlineData(Header + "1,\"stable,200,5", "2:3: a quotation mark is not closed")]
    [InlineData(Header + "100,stable,200,5\n200,stable,200,5\n99,stable,200,5", "4:1: time is '99', allowed is 100 and later")]
    [InlineData(Header + "1,stable,200,5\n100000,stable,200,5", "3:1: time is '100000', allowed is at most 86400 s after")]
    [InlineData("{\"time\":1,\"version\":\"stable\",\"status\":200}",
        "1:1: latencyMs is missing")]
    [InlineData("{\"time\":1,\"version\":\"stable\",\"status\":200,\"latencyMs\":1,\"path\":\"/\"}",
        "1:57: a name is 'path', allowed is time")]
    [InlineData("{\"time\":\"1\",\"version\":\"stable\",\"status\":200,\"latencyMs\":1}",
        "1:9: time is '1', allowed is a number of seconds")]
    [InlineData("{\"time\":1,\"version\":\"stable\",", "1:29: the line is no JSON object")]
    [InlineData("{\"time\":1} 2", "1:12: the line is no JSON object")]
    public void Replay_WrongTrace_NamesPlaceFieldValueAndWhatIsAllowed(string text, string expected)
    {
        var file = Path.Combine(folder, "wrong");
        File.WriteAllText(file, text);
        var failure = Assert.Throws<CommandFailure>(() => Run(file, ""));
        Assert.StartsWith($"{file}:{expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
    }

    [Theory]
    [InlineData("--judge sequential --failure-limit 2", "--failure-limit sets nothing of judge sequential, allowed is --judge threshold")]
    [InlineData("--judge flagger --compare errors", "--compare sets nothing of judge flagger, allowed is --judge sequential")]
    [InlineData("--judge kayenta --threshold 99%", "--threshold sets nothing of judge kayenta, allowed is --judge threshold|flagger")]
    [InlineData("--interval 0.5s", "--interval is '0.5s', allowed is a time such as 30s or 1m30s, from 1s to 24h")]
    [InlineData("--alpha 2", "--alpha is '2', allowed is 1E-09 to 0.5")]
    [InlineData("--judge threshold --alpha x", "--alpha is 'x'")]
    [InlineData("--psi0 0.5", "--psi0 is '0.5', allowed is 1 to 100")]
    [InlineData("--judge flagger --threshold 101%", "--threshold is '101%'")]
    [InlineData("--judge threshold --failure-limit -2", "--failure-limit is '-2', allowed is a whole number from -1")]
    public void Replay_WrongSetting_NamesItAndWhatIsAllowed(string words, string expected)
    {
        var failure = Assert.Throws<CommandFailure>(() => Run(Trace("good.csv", canary: 0.01), words));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
    }

    [Fact]
    public void Replay_NoFile_SaysSo()
        => Assert.Equal(
            $"there is no file {folder}/absent.csv", Assert.Throws<CommandFailure>(() => Run($"{folder}/absent.csv", "")).Message);

    [Fact]
    public void Replay_LineWithoutEnd_IsRefusedBeforeItFillsTheMemory()
        => Assert.Contains(
            "longer than 65536 characters",
            Assert.Throws<CommandFailure>(() => Run(Write("long.csv", [new string('x', 200_000)]), "")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonElement Json(string file, string words) => JsonDocument.Parse(Run(file, $"{words} -o json")).RootElement;

    private static string Run(string file, string words)
    {
        using var output = new StringWriter();
        var result = SlipwayCommand.Build().Parse(
            ["judge", "replay", file, .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Empty(result.Errors);
        result.Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return output.ToString();
    }

    /// <summary>Two minutes of 200 requests a second, a fifth of them to the canary; stable fails 1 %.</summary>
    private string Trace(string name, double canary)
    {
        var random = new Random(20261121);
        return Write(name, Enumerable.Range(0, 24_000).Select(i =>
        {
            var isCanary = random.NextDouble() < 0.2;
            var isBad = random.NextDouble() < (isCanary ? canary : 0.01);
            return string.Create(
                CultureInfo.InvariantCulture, $"{i * 0.005:0.000},{(isCanary ? "canary" : "stable")},{(isBad ? 503 : 200)},12.5");
        }).Prepend("time,version,status,latencyMs"));
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllLines(file, lines, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return file;
    }
}
