using System.Net;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Manifests;
using Slipway.Cli.Output;
using Slipway.Cli.Rehearsals;
using Slipway.Client;
using Slipway.Controllers.Delivery.Rehearsals;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Rehearsals;

public sealed class ForecastTrafficTests
{
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly List<string> notes = [];
    private readonly Dictionary<string, (double PerSecond, double Errors)> gateways = new() { ["gw-1:9"] = (30, 0.02) };

    public ForecastTrafficTests() => api = new InMemoryApi(time, new RandomIdSource(new Random(1)));

    [Fact]
    public async Task Measured_GatewaysCount_RateAndErrorsAreTheirsAndTheSourceSaysSo()
    {
        gateways["gw-2:9"] = (20, 0.02);
        var plan = await PlanAsync(RolloutText.Canary);
        var detection = plan.Detection!;
        Assert.Equal(50, detection.RequestsPerSecond, 0.01);
        Assert.InRange(detection.ErrorRate, 0.0195, 0.0215);
        Assert.Equal("measured at 2 gateways for 10 s: Service web had 500 requests, 10 failed", detection.Source);
        Assert.Empty(notes);
        using var text = new StringWriter();
        ForecastText.Write(plan, text);
        Assert.Contains("At 50 requests a second (measured at 2 gateways for 10 s", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measured_TenTimesTheErrorsIsAllOfThem_HasOneColumn()
    {
        gateways["gw-1:9"] = (30, 0.15);
        using var text = new StringWriter();
        ForecastText.Write(await PlanAsync(RolloutText.Canary), text);
        Assert.Equal(2, text.ToString().Split("until back at 100 % errors").Length);
        Assert.Contains("until shown to be not worse", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measured_ErrorRateIsGiven_IsTaken()
        => Assert.Equal(0.05, (await PlanAsync(RolloutText.Canary, errorRate: 0.05)).Detection!.ErrorRate);

    [Fact]
    public async Task Measured_FileDoesNotNameTheService_TheSplitDoes()
    {
        await api.CreateAsync(
            new TrafficSplit
            {
                Metadata = new ObjectMeta { Name = "web", Namespace = "team" }, Spec = new TrafficSplitSpec { Service = "web" },
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(30, (await PlanAsync(Unnamed)).Detection!.RequestsPerSecond, 0.01);
    }

    [Fact]
    public async Task Measured_NoSplitAndNoService_IsThePlanAsItWas()
    {
        Assert.Null((await PlanAsync(Unnamed)).Detection);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Measured_GatewayCannotBeAsked_IsSaid()
    {
        gateways["gone"] = (0, 0);
        Assert.StartsWith("measured at 1 of 2 gateways", (await PlanAsync(RolloutText.Canary)).Detection!.Source, StringComparison.Ordinal);
        gateways.Remove("gw-1:9");
        Assert.Null((await PlanAsync(RolloutText.Canary)).Detection);
        Assert.Equal("no rate was measured, as no gateway could be asked; give one with --rps N", Assert.Single(notes));
    }

    [Fact]
    public async Task Measured_NoRequests_IsSaid()
    {
        gateways["gw-1:9"] = (0, 0);
        Assert.Null((await PlanAsync(RolloutText.Canary)).Detection);
        Assert.StartsWith("Service team/web had no request in 10 s; measure for longer", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measured_ApiRefuses_IsSaidAndThePlanGoesOn()
    {
        api.Fault = static (_, _) => new Status { Reason = "Forbidden", Message = "no gateways for you", Code = 403 };
        Assert.Null((await PlanAsync(RolloutText.Canary)).Detection);
        Assert.Contains("no gateways for you", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NoServer_IsThePlanAsItWasUnlessARateIsGiven()
    {
        async Task<DetectionForecast?> Of(PlanQuestion question) => Assert.Single(await new ForecastTraffic(question, notes.Add).AddAsync(
            Forecasts(RolloutText.Canary), static () => throw new CommandFailure("no kubeconfig"), time,
            TestContext.Current.CancellationToken)).Detection;
        Assert.Null(await Of(new PlanQuestion(null, null, TimeSpan.FromSeconds(5))));
        var given = await Of(new PlanQuestion(7, null, TimeSpan.FromSeconds(5)));
        Assert.Equal((7, 0.01, "given with --rps"), (given!.RequestsPerSecond, given.ErrorRate, given.Source));
        Assert.Empty(notes);
    }

    [Fact]
    public void Read_Metrics_SumsTheRoutesOfAServiceAndNothingElse()
    {
        const string Text = """
            # HELP slipway_gateway_requests_total Requests answered.
            slipway_gateway_requests_total{route="a/b",namespace="x",service="web",revision="1",code_class="2xx"} 10
            slipway_gateway_requests_total{route="a/c",namespace="x",service="web",revision="2",code_class="5xx"} 3
            slipway_gateway_requests_total{route="a/c",namespace="y",service="web",revision="2",code_class="4xx"} 4
            slipway_gateway_routed_requests_total{namespace="x",service="web",revision="2",rule="r",code_class="5xx"} 99
            """;
        var counts = GatewayCounts.Read(Text);
        Assert.Equal(new GatewayCounts(13, 3), counts[new ObjectKey("x", "web")]);
        Assert.Equal(new GatewayCounts(4, 0), counts[new ObjectKey("y", "web")]);
        Assert.Equal(new GatewayCounts(3, 1), new GatewayCounts(13, 3).Since(new(10, 2)));
        Assert.Equal(default, new GatewayCounts(5, 1).Since(new(10, 2)));
    }

    private static string Unnamed => RolloutText.Canary[RolloutText.Canary.IndexOf("apiVersion: slipway", StringComparison.Ordinal)..]
        .Replace("      stableService: web\n", "", StringComparison.Ordinal);

    private async Task<RolloutForecast> PlanAsync(string text, double? errorRate = null)
    {
        foreach (var name in gateways.Keys)
        {
            await api.CreateAsync(
                new GatewayInstance
                {
                    Metadata = new ObjectMeta { Name = name.Replace(':', '-') },
                    Spec = new GatewayInstanceSpec { AdminAddress = $"http://{name}", RenewTime = time.GetUtcNow() },
                },
                TestContext.Current.CancellationToken);
        }

        using var http = new HttpClient(new Metrics(this));
        var traffic = new ForecastTraffic(new PlanQuestion(null, errorRate, TimeSpan.FromSeconds(10)), notes.Add);
        var planning = traffic.MeasuredAsync(
            Forecasts(text), new TrafficMeter(api, http, time), "team", TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!planning.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (time.NextDue is { } due)
            {
                time.Advance(due - time.GetUtcNow());
            }

            await Task.Yield();
        }

        return Assert.Single(await planning);
    }

    private static List<(Rollout, RolloutForecast)> Forecasts(string text)
    {
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", text));
        return [.. review.Rollouts.Select(r => (r, RolloutForecast.Of(r, review.Manifests)))];
    }

    private sealed class Metrics(ForecastTrafficTests world) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host == "gone")
            {
                throw new HttpRequestException("refused");
            }

            var (rate, errors) = world.gateways[request.RequestUri.Authority];
            var all = rate * (world.time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
            const string Of = "slipway_gateway_requests_total{route=\"team/web\",namespace=\"team\",service=\"web\",revision=\"1\"";
            var text = FormattableString.Invariant($"{Of},code_class=\"2xx\"}} {all * (1 - errors):0}\n")
                + FormattableString.Invariant($"{Of},code_class=\"5xx\"}} {all * errors:0}\n");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8) });
        }
    }
}
