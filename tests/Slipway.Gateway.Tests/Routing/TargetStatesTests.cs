using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Routing;

public sealed class TargetStatesTests
{
    [Fact]
    public void DropDrained_LastRequestOfARetiredEndpointEnded_LetGoWithoutASwap()
    {
        using var core = new GatewayCore(TimeProvider.System, new Random(1));
        core.Swap(RoutingTable.Build(TestGateway.Plan(null, TestGateway.Endpoint("", 1)), core.States));
        var endpoint = Assert.Single(core.States.Endpoints);
        Assert.True(endpoint.TryEnter());
        core.Swap(RoutingTable.Build(TestGateway.Plan(split: null), core.States));
        core.States.DropDrained();
        Assert.Same(endpoint, Assert.Single(core.States.Endpoints));
        Assert.True(endpoint.Leave());
        core.States.DropDrained();
        Assert.Empty(core.States.Endpoints);
    }
}
