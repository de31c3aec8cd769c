using System.IO.Compression;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Mirroring;

public sealed class ComparisonTests : IAsyncDisposable
{
    private int served;
    private RawBackend? one;
    private RawBackend? other;
    private RawBackend? next;
    private TestGateway? gateway;

    [Fact]
    public async Task Compare_NoiseInAllAndOneFieldOfTheCandidate_CountsThatFieldAlone()
    {
        await StartAsync(_ => Noisy("1.50"), _ => Noisy("1.5"));
        for (var i = 0; i < 30; i++)
        {
            Assert.Contains("\"1.50\"", await gateway!.ExchangeAsync(TestGateway.Get($"/orders/{i}")));
        }

        var counts = await ComparedAsync(30);
        Assert.Equal(("shadow", "v2", 0L, 0L), (counts.Mirror, counts.Hash, counts.Skipped, counts.SamePod));
        var field = Assert.Single(counts.Differences!);
        Assert.Equal(
            ("GET /orders/{id}", "$.lines[*].price", "value", 30L, 0L),
            (field.Endpoint, field.Field, field.Kind, field.CandidateOnly, field.StableOnly));
        Assert.Equal(("\"1.50\"", "\"1.5\""), (field.Stable, field.Candidate));
        Assert.Equal(30, next!.Requests.Count);
        Assert.Equal(60, one!.Requests.Count + other!.Requests.Count);
        Assert.All(next.Requests, static r => Assert.Contains("x-slipway-mirror: shadow\r\n", r));
        Assert.Equal(30, one.Requests.Concat(other.Requests).Count(static r => r.Contains("x-slipway-mirror: shadow\r\n")));
    }

    [Fact]
    public async Task Compare_FieldThatTellsOfThePod_NoDifferenceAsTheSecondCopyGoesToAnotherPod()
    {
        await StartAsync(static pod => Answer($"{{\"pod\":{pod}}}"), static pod => Answer($"{{\"pod\":{pod}}}"));
        for (var i = 0; i < 20; i++)
        {
            await gateway!.ExchangeAsync(TestGateway.Get());
        }

        Assert.Empty((await ComparedAsync(20)).Differences!);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "status", "500")]
    [InlineData("!", "status", "no answer")]
    [InlineData("!HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "status", "no answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\n{\"a\":1}", "body", "{\"a\":1}")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\n{\"a\r\n5\r\n\":2}\n\r\n0\r\n\r\n",
        "$.a", "2")]
    [InlineData("!HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":3}", "$.a", "3")]
    public async Task Compare_AnyAnswerOfTheCandidate_NamedAndTheUserNeverSeesIt(string reply, string field, string sample)
    {
        await StartAsync(static _ => Answer("{\"a\":1}"), _ => reply);
        for (var i = 0; i < 5; i++)
        {
            Assert.EndsWith("{\"a\":1}", await gateway!.ExchangeAsync(TestGateway.Get()));
        }

        var found = (await ComparedAsync(5)).Differences!.Single(d => d.Field == field);
        Assert.Equal((5L, 0L, sample), (found.CandidateOnly, found.StableOnly, found.Candidate));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compare_BodyAboveTheBound_ByHashAndNoDifferenceWhereThereIsNone(bool differs)
    {
        var body = new string('b', 400_000);
        var changed = differs ? $"{body[..^1]}c" : body;
        const string Head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        await StartAsync(_ => Plain(body), _ => $"{Head}{changed.Length:x}\r\n{changed}\r\n0\r\n\r\n");
        Assert.EndsWith(body, await gateway!.ExchangeAsync(TestGateway.Get()));
        var found = (await ComparedAsync(1)).Differences!;
        Assert.Equal(differs, found.Count == 1);
        Assert.All(found, static d => Assert.StartsWith("400000 bytes, hash ", d.Candidate));
    }

    [Fact]
    public async Task Compare_AnswerTooLarge_PassedOnAndSkipped()
    {
        var body = new string('b', Limits.MirrorAnswerBytes + 1);
        await StartAsync(_ => Plain(body), _ => Plain(body));
        Assert.EndsWith(body, await gateway!.ExchangeAsync(TestGateway.Get()));
        await gateway.WaitAsync(() => Counts().Skipped == 1, "the request is skipped");
        Assert.Equal(0, Counts().Compared);
        await AwaitIdleAsync();
    }

    [Fact]
    public async Task Compare_PackedBodies_ComparedUnpacked()
    {
        await StartAsync(
            static _ => Packed("{\"a\":1}", CompressionLevel.Fastest), static _ => Packed("{\"a\":1}", CompressionLevel.NoCompression));
        await gateway!.ExchangeAsync(TestGateway.Get());
        Assert.Empty((await ComparedAsync(1)).Differences!);
    }

    [Fact]
    public async Task Compare_MethodThatChangesThings_CopiedOnlyWhenAllowed()
    {
        const string Post = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";
        await StartAsync(static _ => Answer("{}"), static _ => Answer("{\"a\":1}"));
        await gateway!.ExchangeAsync(Post);
        await gateway.ExchangeAsync(TestGateway.Get());
        await ComparedAsync(1);
        Assert.StartsWith("GET ", Assert.Single(next!.Requests));
        gateway.Serve(Plan(new TrafficComparison { Methods = ["POST"] }));
        Assert.Equal((0L, 0), (Counts().Compared!.Value, Counts().Differences!.Count));
        await gateway.ExchangeAsync(Post);
        Assert.Equal("POST /", Assert.Single((await ComparedAsync(1)).Differences!).Endpoint);
        Assert.EndsWith("\r\n\r\nabc", next.Requests.Last());
    }

    [Fact]
    public async Task Compare_IgnoredField_NotCounted()
    {
        await StartAsync(static _ => Answer("{\"a\":1}"), static _ => Answer("{\"a\":2}"), new TrafficComparison { Ignore = ["$.a"] });
        await gateway!.ExchangeAsync(TestGateway.Get());
        Assert.Empty((await ComparedAsync(1)).Differences!);
    }

    [Fact]
    public async Task Compare_CopiesNeverAnswered_BoundedUsersDoNotWaitAndTheRestIsSkipped()
    {
        await StartAsync(static _ => Answer("{}"), static _ => "");
        const int Over = 10;
        for (var i = 0; i < Limits.ComparisonsAtOnce + Over; i++)
        {
            Assert.EndsWith("{}", await gateway!.ExchangeAsync(TestGateway.Get()));
        }

        Assert.Equal((Limits.ComparisonsAtOnce, Over), (gateway!.Core.Comparisons.UnderWay, Counts().Skipped));
        Assert.Equal(Over, gateway.Core.Mirrors.Count(MirrorResult.OverLimit));
    }

    [Fact]
    public async Task Compare_UsersAnswerBrokenOrNobodyToCopyTo_SkippedAndNothingHeld()
    {
        await StartAsync(
            static _ => "!HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", static _ => Answer("{}"));
        await gateway!.ExchangeAsync(TestGateway.Get());
        await gateway.WaitAsync(() => Counts().Skipped == 1, "the request is skipped");
        gateway.Serve(Plan(new TrafficComparison(), candidates: false));
        await gateway.ExchangeAsync(TestGateway.Get());
        await gateway.WaitAsync(() => Counts().Skipped == 2, "the request is skipped");
        Assert.Equal(0, Counts().Compared);
        await AwaitIdleAsync();
    }

    [Fact]
    public async Task Swap_MirrorGone_CountsForgottenAndWithTheSameMirrorKept()
    {
        await StartAsync(static _ => Answer("{}"), static _ => Answer("{\"a\":1}"));
        await gateway!.ExchangeAsync(TestGateway.Get());
        await ComparedAsync(1);
        gateway.Serve(Plan(new TrafficComparison()));
        Assert.Equal(1, Counts().Compared);
        gateway.Serve(Plan(null));
        Assert.Null(gateway.Core.Comparisons.Of(TestGateway.Split(0) with { Uid = "split-1" }));
        gateway.Serve(Plan(new TrafficComparison()));
        Assert.Equal(0, Counts().Compared);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway!.DisposeAsync();
        await one!.DisposeAsync();
        await other!.DisposeAsync();
        await next!.DisposeAsync();
    }

    private static string Answer(string json)
        => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";

    private static string Plain(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Packed(string json, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
        {
            gzip.Write(Encoding.ASCII.GetBytes(json));
        }

        var body = packed.ToArray();
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n"
            + Encoding.Latin1.GetString(body);
    }

    /// <summary>A date, an id and a cookie that no two answers share.</summary>
    private string Noisy(string price)
    {
        var id = Interlocked.Increment(ref served);
        var json = $"{{\"id\":{id},\"at\":\"2026-01-01T00:00:{id}\",\"lines\":[{{\"price\":\"{price}\"}},{{\"price\":\"7\"}}]}}";
        return $"HTTP/1.1 200 OK\r\nSet-Cookie: s={id}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
    }

    private async Task StartAsync(Func<int, string> stable, Func<int, string> candidate, TrafficComparison? comparison = null)
    {
        one = new RawBackend(_ => stable(1));
        other = new RawBackend(_ => stable(2));
        next = new RawBackend(_ => candidate(3));
        gateway = await TestGateway.StartAsync(Plan(comparison ?? new TrafficComparison()));
    }

    private TablePlan Plan(TrafficComparison? comparison, bool candidates = true)
    {
        var split = Objects.Split(0, 1);
        var compiled = SplitCompiler.Compile(split with
        {
            Spec = split.Spec! with
            {
                Revisions = [new RevisionWeight { Hash = "v1", Weight = 10_000 }],
                Mirrors = [new TrafficMirror { Name = "shadow", Hash = "v2", Compare = comparison }],
            },
        });
        PlannedEndpoint[] stable = [TestGateway.Endpoint("v1", one!.Port), TestGateway.Endpoint("v1", other!.Port)];
        return TestGateway.Plan(compiled, candidates ? [.. stable, TestGateway.Endpoint("v2", next!.Port)] : stable);
    }

    private TrafficComparisonCounts Counts()
        => Assert.Single(gateway!.Core.Comparisons.Of(TestGateway.Split(0) with { Uid = "split-1" })!);

    private async Task<TrafficComparisonCounts> ComparedAsync(int requests)
    {
        await gateway!.WaitAsync(() => Counts().Compared == requests, $"{requests} requests are compared");
        await AwaitIdleAsync();
        return Counts();
    }

    private Task AwaitIdleAsync() => gateway!.WaitAsync(
        () => gateway.Core.Mirrors.Reserved == 0 && gateway.Core.Comparisons.UnderWay == 0
            && gateway.Core.States.Endpoints.All(static e => e.InFlight == 0),
        "nothing is held");
}
