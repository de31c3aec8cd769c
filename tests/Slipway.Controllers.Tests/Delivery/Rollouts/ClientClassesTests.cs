using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class ClientClassesTests
{
    private static readonly CanaryStep[] Steps = [new() { SetWeight = 25 }, new() { Pause = new CanaryPause() }];

    [Fact]
    public void Release_ClassesAreNamed_TheSplitHasThem()
    {
        using var world = Released(new ClientClasses { Header = "X-Client", Values = ["mobile"] });
        world.RunUntil(() => world.WeightOf("web:2") == 2_500, TimeSpan.FromMinutes(1), "the first step");
        var classes = Assert.Single(world.Api.All<TrafficSplit>()).Spec!.ClientClasses;
        Assert.Equal(("X-Client", "mobile"), (classes!.Header, Assert.Single(classes.Values!)));
    }

    [Theory]
    [InlineData("X Client", "mobile", "header: is 'X Client': a name has letters")]
    [InlineData("X-Client", "Other", "values[0]: is 'Other': is there already, or is 'other'")]
    [InlineData("X-Client", "", "values[0]: is '': 1 to 64 printable")]
    [InlineData("X-Client", null, "values: is '0 values': 1 to 8 are allowed")]
    public void Release_ClassesThatCannotBe_AreRefusedWithTheirPath(string header, string? value, string problem)
    {
        using var world = Released(new ClientClasses { Header = header, Values = value is null ? null : [value] });
        world.RunUntil(() => world.Status.Phase == "Degraded", TimeSpan.FromMinutes(1), "refusal");
        Assert.Contains($"spec.judge.clientClasses.{problem}", world.Status.Message, StringComparison.Ordinal);
    }

    private static DeliveryWorld Released(ClientClasses classes)
    {
        var world = new DeliveryWorld(1);
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
        world.Judge = new RolloutJudge { ClientClasses = classes };
        world.Deploy("web:2", Steps);
        return world;
    }
}
