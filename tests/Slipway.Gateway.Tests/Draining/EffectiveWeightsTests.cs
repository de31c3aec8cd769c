using Slipway.Gateway.Draining;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Draining;

public sealed class EffectiveWeightsTests
{
    [Theory]
    [InlineData(2_000, "v2")]
    [InlineData(0, "v0")]
    public void Of_StableWithoutEndpoints_RevisionWithShareInheritsThenThePreviousOne(int canary, string heir)
    {
        var split = TestGateway.Split(canary) with
        {
            Revisions = [new("v2", canary, "Canary"), new("v0", 0, "Previous"), new("v1", 10_000 - canary, "Stable")],
        };
        var service = TestGateway.Plan(split, TestGateway.Endpoint("v0", 1), TestGateway.Endpoint("v2", 2)).Services[0];
        Assert.Equal(heir, Assert.Single(EffectiveWeights.Of(service), static w => w.Weight == 10_000).Hash);
    }
}
