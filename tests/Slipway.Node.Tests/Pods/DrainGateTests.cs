using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Node.Pods;

namespace Slipway.Node.Tests.Pods;

public sealed class DrainGateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(5, 60, true)]
    [InlineData(11, 60, false)]
    [InlineData(11, 9, true)]
    public void AliveAt_GatewaySilentForSeconds_CountsWithinTenOrWhenTheNodeHasJustBegun(int silentSeconds, int nodeSeconds, bool counts)
        => Assert.Equal(counts, DrainGate.AliveAt(Now, Now.AddSeconds(-nodeSeconds), [Gateway("g1", silentSeconds)]).Count == 1);

    [Theory]
    [InlineData(null, "Waiting")]
    [InlineData(3L, "Waiting")]
    [InlineData(0L, "Drained")]
    public void Decide_ByInFlightOfTheGateway_WaitsUntilZero(long? inFlight, string verdict)
    {
        var gateway = Gateway("g1", 0) with
        {
            Status = new GatewayInstanceStatus { Draining = inFlight is { } n ? [new DrainingPod { PodUid = "p", InFlight = n }] : [] },
        };
        Assert.Equal(verdict, DrainGate.Decide("p", ["g1"], [gateway]).ToString());
    }

    [Fact]
    public void Decide_WithNoGatewayCounted_IsDrained() =>
        Assert.Equal(DrainVerdict.Drained, DrainGate.Decide("p", [], [Gateway("g1", 0)]));

    private static GatewayInstance Gateway(string name, int silentSeconds) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new GatewayInstanceSpec { RenewTime = Now.AddSeconds(-silentSeconds) },
    };
}
