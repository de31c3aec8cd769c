using Slipway.Api.Apps;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class WriteExpectationsTests
{
    private static readonly ObjectKey Rollout = new("default", "web");
    private readonly WriteExpectations expectations = new(new SimulatedTime());

    [Fact]
    public void Settle_WriteWithoutAnswerWasMade_WaitsForTheCaches()
    {
        expectations.MayHaveWritten(Rollout, Set(5));

        expectations.Settle(Rollout, Assert.Single(expectations.Unsure(Rollout)), Set(7));

        Assert.Empty(expectations.Unsure(Rollout));
        Assert.False(expectations.AreMet(Rollout, [Set(5)]));
        Assert.True(expectations.AreMet(Rollout, [Set(7)]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Settle_WriteWithoutAnswerWasNotMade_WaitsForNothing(bool isThere)
    {
        expectations.MayHaveWritten(Rollout, Set(5));

        expectations.Settle(Rollout, Assert.Single(expectations.Unsure(Rollout)), isThere ? Set(5) : null);

        Assert.Empty(expectations.Unsure(Rollout));
        Assert.True(expectations.AreMet(Rollout, [Set(5)]));
    }

    private static ReplicaSet Set(int version)
        => new() { Metadata = new ObjectMeta { Namespace = "default", Name = "web-1", ResourceVersion = $"{version}" } };
}
