using Slipway.Api.Gateway;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.GeneralPath;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary><c>retry</c> of HTTPRoutes.</summary>
public sealed class RetryTests
{
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
    private const string Fine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";
    private readonly SimulatedTime time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_WithACodeOfTheRule_AskedAgainAfterATimeThatDoubles()
    {
        var left = 3;
        await using var backend = new RawBackend(_ => left-- > 0 ? Busy : Fine);
        await using var gateway = await StartAsync(new PlannedRetry([503], 3, 5), backend);
        var answer = gateway.ExchangeAsync(TestGateway.Get());
        for (var (asked, shortest) = (1, 5); asked <= 3; asked++, shortest *= 2)
        {
            await gateway.WaitAsync(
                () => backend.Requests.Count == asked && Wait() <= TimeSpan.FromMilliseconds(shortest * 1.5), $"pause {asked} has begun");
            Assert.InRange(Wait(), TimeSpan.FromMilliseconds(shortest), TimeSpan.FromMilliseconds(shortest * 1.5));
            time.Advance(Wait());
        }

        Assert.EndsWith("\r\n\r\nfine", await answer);
        Assert.Equal(4, backend.Requests.Count);
        Assert.Equal(3, gateway.Core.Retries.Taken);
        Assert.All(gateway.Core.States.Endpoints, static e => Assert.Equal(0, e.InFlight));
    }

    [Theory]
    [InlineData("GET", "", 503, 2, 3)]
    [InlineData("GET", "", 500, 2, 1)]
    [InlineData("GET", "", 503, 0, 1)]
    [InlineData("POST", "", 503, 2, 1)]
    [InlineData("PUT", "ab", 503, 2, 1)]
    [InlineData("PUT", "", 503, 2, 3)]
    public async Task Answer_OfABusyBackend_AskedAgainOnlyWhereTheRequestMayBeRepeated(
        string method, string content, int code, int attempts, int asked)
    {
        await using var backend = new RawBackend(_ => Busy);
        await using var gateway = await StartAsync(new PlannedRetry([code], attempts, 0), backend);
        var answer = await gateway.ExchangeAsync(TestGateway.Get("/", $"Content-Length: {content.Length}\r\n", method) + content);
        Assert.StartsWith("HTTP/1.1 503 Busy", answer);
        Assert.EndsWith("\r\n\r\nbusy", answer);
        Assert.Equal(asked, backend.Requests.Count);
    }

    [Fact]
    public async Task Answer_BudgetUsedUp_PassedOn()
    {
        await using var backend = new RawBackend(_ => Busy);
        await using var gateway = await StartAsync(new PlannedRetry([503], 2, 0), backend);
        while (gateway.Core.Retries.TryTake())
        {
        }

        Assert.StartsWith("HTTP/1.1 503 Busy", await gateway.ExchangeAsync(TestGateway.Get()));
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task Answer_NoTimeLeftForThePause_PassedOn()
    {
        await using var backend = new RawBackend(_ => Busy);
        await using var gateway = await StartAsync(
            new PlannedRetry([503], 2, 1_000), backend, static r => r with { RequestTimeoutMilliseconds = 1_000 });
        Assert.StartsWith("HTTP/1.1 503 Busy", await gateway.ExchangeAsync(TestGateway.Get()));
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task Connection_EndsWithoutAnAnswer_AskedAgain()
    {
        var left = 1;
        await using var backend = new RawBackend(_ => left-- > 0 ? "!" : Fine);
        await using var gateway = await StartAsync(new PlannedRetry([], 1, 0), backend);
        Assert.EndsWith("\r\n\r\nfine", await gateway.ExchangeAsync(TestGateway.Get()));
        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task Attempt_GetsNoAnswerInTime_AskedAgain()
    {
        var left = 1;
        await using var backend = new RawBackend(_ => left-- > 0 ? "" : Fine);
        await using var gateway = await StartAsync(
            new PlannedRetry([], 1, 0), backend, static r => r with { BackendTimeoutMilliseconds = 100 });
        var answer = gateway.ExchangeAsync(TestGateway.Get());
        await gateway.WaitAsync(() => backend.Requests.Count == 1, "the backend was asked");
        await TimeOutAsync(gateway);
        Assert.EndsWith("\r\n\r\nfine", await answer);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(null)]
    public async Task Http2Backend_BusyOrSilent_AskedAgain(int? status)
    {
        var left = 1;
        await using var backend = await Http2Backend.StartAsync(async context =>
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                return;
            }

            context.Response.StatusCode = status ?? 200;
            await (status is null ? new TaskCompletionSource().Task.WaitAsync(context.RequestAborted) : Task.CompletedTask);
        });
        var plan = TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port));
        var rule = new PlannedRetry([503], 1, 0);
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.WithRule(plan, r => r with { Retry = rule, BackendTimeoutMilliseconds = 100 }), time: time);
        using var client = gateway.Http2Client();
        var answer = client.GetAsync(new Uri("/", UriKind.Relative), Token);
        if (status is null)
        {
            await gateway.WaitAsync(() => backend.Requests.Count == 1, "the backend was asked");
            await TimeOutAsync(gateway);
        }

        Assert.Equal(200, (int)(await answer).StatusCode);
        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task Answer_OfARevisionThatIsAskedAgain_FailureStaysWithTheRevision()
    {
        var asked = 0;
        await using var backend = new RawBackend(_ => ++asked == Series.WarmUpRequests + 1 ? Busy : Fine);
        await using var gateway = await StartAsync(new PlannedRetry([503], 1, 0), backend);
        for (var i = 0; i <= Series.WarmUpRequests; i++)
        {
            Assert.EndsWith("\r\n\r\nfine", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        var row = Assert.Single(gateway.Core.Series.CellsOf(gateway.Core.Series.CurrentFrame)).ToRow(final: false);
        Assert.Equal((1, 1), (row.Finished, row.Bad[FailureClass.ServerError]));
    }

    [Theory]
    [InlineData(399, null, "spec.rules[0].retry.codes: 399 is not served; allowed are 400 to 599")]
    [InlineData(503, "2m", "spec.rules[0].retry.backoff: 2m is not served; allowed is up to 1m")]
    [InlineData(503, "100ms", null)]
    public void Find_RetryOfARule_NamesWhatIsNotServed(int code, string? backoff, string? says)
    {
        var rule = Objects.Route.Spec!.Rules![0] with { Retry = new HTTPRouteRetry { Codes = [code], Backoff = backoff } };
        var route = RouteObject.Of(Objects.Route with { Spec = Objects.Route.Spec with { Rules = [rule] } });
        Assert.Equal(says, UnsupportedValues.Find(route));
        var planned = new RuleTranslator(route, new ReferenceGrants([])).Rules()[0].Retry!;
        Assert.Equal((1, code), (planned.Attempts, planned.Codes[0]));
        Assert.Equal(GatewayDuration.Milliseconds(backoff), planned.BackoffMilliseconds);
    }

    [Theory]
    [InlineData(null, 0, 0, 0)]
    [InlineData(null, 3, ulong.MaxValue, 199)]
    [InlineData(null, 9, ulong.MaxValue, 199)]
    [InlineData(100, 0, 0, 100)]
    [InlineData(100, 1, ulong.MaxValue, 299)]
    public void Wait_BeforeItIsAskedAgain_WithinItsBounds(int? backoff, int before, ulong random, int milliseconds)
        => Assert.Equal(milliseconds, new RetryRule(new PlannedRetry([], 10, backoff)).Wait(before, random));

    private TimeSpan Wait() => (time.NextDue ?? DateTimeOffset.MaxValue) - time.GetUtcNow();

    /// <summary>Lets time pass until the first attempt is given up, and stands still for the second.</summary>
    private async Task TimeOutAsync(TestGateway gateway)
        => await gateway.WaitAsync(
            () =>
            {
                if (gateway.Core.Retries.Taken == 0)
                {
                    time.Advance(TimeSpan.FromMilliseconds(10));
                }

                return gateway.Core.Retries.Taken == 1;
            },
            "the first attempt was given up");

    private Task<TestGateway> StartAsync(PlannedRetry retry, RawBackend backend, Func<PlannedRule, PlannedRule>? change = null)
        => TestGateway.StartAsync(
            TestGateway.WithRule(TestGateway.Plan(backend), r => (change ?? (static c => c))(r with { Retry = retry })), time: time);
}
