using Slipway.Cli.Gateways;

namespace Slipway.Cli.Tests.Gateways;

/// <summary>Rates out of two readings of the metrics.</summary>
public sealed class TrafficTopTests
{
    private const string Open = "{";
    private const string Close = "}";

    [Fact]
    public void Since_TwoReadings_RatesErrorsAndQuantilesOfTheTimeBetween()
    {
        var before = TrafficTop.Read(Metrics(ok: 100, failed: 0, fast: 100, all: 100));
        var after = TrafficTop.Read(Metrics(ok: 190, failed: 10, fast: 160, all: 200));

        var row = Assert.Single(after.Since(before, TimeSpan.FromSeconds(2)));

        Assert.Equal(("default/shop", "default/shop", "v2"), (row.Route, row.Service, row.Revision));
        Assert.Equal((50, 0, 10), (row.RequestsPerSecond, row.ClientErrorPercent, row.ServerErrorPercent));
        Assert.Equal((0.005, double.PositiveInfinity), (row.P50Seconds, row.P99Seconds));
        Assert.Equal(
            ["ROUTE          SERVICE        REVISION   REQUESTS/S   4XX   5XX    P50       P99",
                "default/shop   default/shop   v2         50           0 %   10 %   <= 5 ms   more"],
            TrafficTop.Lines([row]));
    }

    [Fact]
    public void Since_GatewayStartedAnew_CountsFromItsStart()
    {
        var before = TrafficTop.Read(Metrics(ok: 500, failed: 0, fast: 500, all: 500));
        var after = TrafficTop.Read(Metrics(ok: 20, failed: 0, fast: 20, all: 20));

        Assert.Equal(10, Assert.Single(after.Since(before, TimeSpan.FromSeconds(2))).RequestsPerSecond);
    }

    [Fact]
    public void Since_NothingHappened_SaysSo()
    {
        var same = TrafficTop.Read(Metrics(ok: 5, failed: 1, fast: 6, all: 6));

        var rows = same.Since(same, TimeSpan.FromSeconds(1));

        Assert.Empty(rows);
        Assert.Equal(["no requests"], TrafficTop.Lines(rows));
    }

    private static string Metrics(int ok, int failed, int fast, int all)
    {
        const string Labels = "route=\"default/shop\",namespace=\"default\",service=\"shop\",revision=\"v2\"";
        return $"""
            # TYPE slipway_gateway_requests_total counter
            slipway_gateway_requests_total{Open}{Labels},code_class="2xx"{Close} {ok}
            slipway_gateway_requests_total{Open}{Labels},code_class="5xx"{Close} {failed}
            slipway_gateway_request_duration_seconds_bucket{Open}{Labels},le="0.005"{Close} {fast}
            slipway_gateway_request_duration_seconds_bucket{Open}{Labels},le="10"{Close} {fast}
            slipway_gateway_request_duration_seconds_bucket{Open}{Labels},le="+Inf"{Close} {all}
            slipway_gateway_request_duration_seconds_count{Open}{Labels}{Close} {all}
            """;
    }
}
