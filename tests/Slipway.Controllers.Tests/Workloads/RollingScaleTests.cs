using Slipway.Api.Apps;
using Slipway.Api.Meta;
using Slipway.Controllers.Workloads.Deployments;

namespace Slipway.Controllers.Tests.Workloads;

public sealed class RollingScaleTests
{
    [Theory]
    [InlineData(10, "25%", "25%", 3, 2)]
    [InlineData(1, "25%", "25%", 1, 0)]
    [InlineData(4, "0", "0", 0, 1)]
    [InlineData(2, "1", "5", 1, 2)]
    public void Of_Bounds_SurgeRoundsUpAndUnavailableDown(int replicas, string surge, string unavailable, int maxSurge, int maxUnavailable)
        => Assert.Equal(
            new DeploymentSizes(replicas, maxSurge, maxUnavailable), DeploymentSizes.Of(Deployment(replicas, surge, unavailable)));

    [Theory]
    [InlineData(4, 0, 1, 1)]
    [InlineData(4, 1, 1, 1)]
    [InlineData(3, 1, 1, 2)]
    [InlineData(0, 1, 1, 4)]
    [InlineData(0, 9, 1, 4)]
    public void Newest_Sizes_GrowIntoTheRoomThatSurgeLeaves(int old, int newest, int surge, int expected)
    {
        var sets = Sets(Set("new", newest, newest), Set("old", old, old));

        Assert.Equal(expected, RollingScale.Newest(new DeploymentSizes(4, surge, 0), sets.Newest, sets.All));
    }

    [Theory]
    [InlineData(4, 4, 1, 0, 0, 4)]
    [InlineData(4, 4, 1, 1, 0, 3)]
    [InlineData(4, 2, 1, 0, 0, 4)]
    [InlineData(4, 2, 1, 0, 1, 3)]
    [InlineData(4, 2, 1, 1, 1, 2)]
    [InlineData(4, 0, 1, 1, 4, 0)]
    public void Old_Sizes_ShrinkAsFarAsEnoughStayAvailable(
        int old, int oldAvailable, int newest, int available, int unavailable, int expected)
    {
        var sets = Sets(Set("new", newest, available), Set("old", old, oldAvailable));

        Assert.Equal(expected, RollingScale.Old(new DeploymentSizes(4, 1, unavailable), sets).GetValueOrDefault("old", 0));
    }

    [Theory]
    [InlineData(10, 20, 8, 5, "new:10,old:15")]
    [InlineData(10, 5, 8, 5, "new:2,old:4")]
    [InlineData(10, 0, 8, 5, "new:0,old:0")]
    public void Of_ScaledInTheMiddle_EachKeepsItsShare(int before, int after, int old, int newest, string expected)
    {
        var annotations = new Dictionary<string, string>
        {
            [DeploymentAnnotations.DesiredReplicas] = $"{before}",
            [DeploymentAnnotations.MaxReplicas] = $"{before + 3}",
        };
        var sets = Sets(Set("new", newest, newest - 1, annotations), Set("old", old, old, annotations));
        var deployment = Deployment(after, after == 5 ? "1" : "5", "0");

        var sizes = ProportionalScale.Of(deployment, sets, DeploymentSizes.Of(deployment));

        Assert.Equal(
            expected, string.Join(",", sizes.OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Key}:{s.Value}")));
    }

    private static DeploymentSets Sets(ReplicaSet newest, ReplicaSet old) => new(newest, [old]);

    private static ReplicaSet Set(string name, int replicas, int available, Dictionary<string, string>? annotations = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Annotations = annotations },
        Spec = new ReplicaSetSpec { Replicas = replicas },
        Status = new ReplicaSetStatus { Replicas = replicas, AvailableReplicas = available },
    };

    private static Deployment Deployment(int replicas, string surge, string unavailable) => new()
    {
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Strategy = new DeploymentStrategy
            {
                RollingUpdate = new RollingUpdateDeployment { MaxSurge = Value(surge), MaxUnavailable = Value(unavailable) },
            },
        },
    };

    private static IntOrString Value(string text) => int.TryParse(text, out var number) ? number : text;
}
