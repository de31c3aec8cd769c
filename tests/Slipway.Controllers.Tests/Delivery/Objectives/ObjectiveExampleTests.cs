using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Objectives;

public sealed class ObjectiveExampleTests
{
    [Fact]
    public void Examples_Objectives_HaveNoFault()
    {
        var objects = ExampleFiles.Names("objectives").SelectMany(static n => ExampleFiles.Objects("objectives", n)).ToList();
        Assert.Equal(2, objects.OfType<ServiceLevelObjective>().Count());
        Assert.All(objects.OfType<ServiceLevelObjective>(), static o => Assert.Empty(ObjectiveFaults.Of(o.Spec!)));
        Assert.All(objects.OfType<AlertRule>(), static r => Assert.Empty(AlertRuleFaults.Of(r.Spec!)));
        Assert.All(objects.OfType<AlertReceiver>(), static r => Assert.Empty(AlertReceiverFaults.Of(r.Spec!)));
        Assert.NotEmpty(objects.OfType<Rollout>());
    }
}
