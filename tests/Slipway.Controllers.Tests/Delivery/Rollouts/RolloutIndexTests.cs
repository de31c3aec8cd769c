using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Delivery.Rollouts.Traffic;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What the index finds is what looking at every Rollout finds.</summary>
public sealed class RolloutIndexTests
{
    private const string Ns = "team";
    private const string Argo = "argoproj.io/v1alpha1";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Random random = new(11);
    private readonly IInformer<Rollout> rollouts;
    private readonly WorkloadCaches workloads;
    private readonly RolloutIndex index;

    public RolloutIndexTests()
    {
        var time = new SimulatedTime();
        var pump = new SimulationContext(time, 3);
        var api = new InMemoryApi(time, new RandomIdSource(new Random(3)));
        var informers = new InformerSet(api, time, new Random(3), NullLoggerFactory.Instance);
        rollouts = informers.For<Rollout>(Kinds.Of<Rollout>());
        workloads = new WorkloadCaches(informers, rollouts);
        index = new RolloutIndex(rollouts, workloads);
        pump.Run(informers.Start);
        for (var i = 0; i < 60; i++)
        {
            var (name, rollout) = ($"lender-{i}", Draw($"web-{i}"));
            var deployment = new Deployment { Metadata = Named(name), Spec = new DeploymentSpec { Template = rollout.Spec!.Template } };
            pump.Complete(() => api.CreateAsync(Kinds.Of<Deployment>(), deployment, new(), default));
            pump.Complete(() => api.CreateAsync(Kinds.Of<Rollout>(), i % 5 > 0 ? rollout : rollout with
            {
                Spec = rollout.Spec with { Template = null, WorkloadRef = new RolloutWorkloadRef { Kind = "Deployment", Name = name } },
            }, new(), default));
        }
    }

    [Fact]
    public void Of_AnyService_IsWhoNamesItOrManagesItOrIsSelected()
    {
        var found = 0;
        for (var i = 0; i < 200; i++)
        {
            var service = new Service
            {
                Metadata = Named($"service-{random.Next(8)}") with { Annotations = random.Next(4) > 0 ? null
                    : new Dictionary<string, string> { [ServicePlanner.ManagedBy] = $"web-{random.Next(70)}" } },
                Spec = new ServiceSpec
                {
                    Selector = random.Next(3) > 0 ? Labels(1) : With(Labels(1), LabelNames.RolloutHash, "bcdfghjklm"),
                },
            };

            found += Compare(index.Of(service), r => ServiceNames.Of(r).Contains(service.Name())
                || ServicePlanner.IsManagedBy(service, r.Name())
                || ServiceNames.Selects(service, workloads.TemplateOf(r)?.Metadata?.Labels));
        }

        Assert.True(found > 500, "the services have to do with too few Rollouts");
    }

    [Theory]
    [InlineData("settings-3")]
    [InlineData("settings-4-bcdfghjklm")]
    public void Of_ConfigMap_IsWhoRefersToItOrToACopyOfIt(string name)
    {
        var found = Compare(
            index.Of(ConfigReferences.ConfigMap, new ConfigMap { Metadata = Named(name) }),
            r => ConfigReferences.Of(workloads.TemplateOf(r))
                .Any(reference => reference.Name == name || reference.Name == name + "-bcdfghjklm"));

        Assert.True(found > 1, "too few Rollouts refer to it");
        Assert.Empty(index.Of(ConfigReferences.Secret, new Secret { Metadata = Named(name) }));
    }

    [Fact]
    public void Beside_AnyRolloutOfTheOtherGroup_HasAllThatSelectTheSamePods()
    {
        var found = 0;
        for (var i = 0; i < 200; i++)
        {
            var other = Draw($"other-{i}") with { ApiVersion = Argo };
            var reference = new RolloutWorkloadRef { Kind = "Deployment", Name = $"lender-{random.Next(60)}" };
            other = random.Next(4) > 0 ? other : other with { Spec = other.Spec! with { WorkloadRef = reference } };
            var rivals = rollouts.List().Where(r => SelectorRivalry.ElderOf(other, [Made(r, 0)]) is not null).Select(static r => r.Name());

            found += rivals.Count();
            Assert.Subset(index.Beside(other).Select(static r => r.Name()).ToHashSet(), rivals.ToHashSet());
        }

        Assert.True(found > 200, "too few are rivals");
    }

    private int Compare(IEnumerable<Rollout> found, Func<Rollout, bool> isConcerned)
    {
        var expected = rollouts.List().Where(isConcerned).Select(static r => r.Name()).ToList();
        Assert.Equal(expected, found.Select(static r => r.Name()).Distinct().Order(StringComparer.Ordinal));
        return expected.Count;
    }

    private static Rollout Made(Rollout rollout, int second)
        => rollout with { Metadata = rollout.Metadata! with { CreationTimestamp = Noon.AddSeconds(second) } };

    private Rollout Draw(string name) => Made(new Rollout
    {
        ApiVersion = Kinds.Of<Rollout>().ApiVersion,
        Metadata = Named(name),
        Spec = new RolloutSpec
        {
            Selector = random.Next(6) > 0
                ? new LabelSelector { MatchLabels = Labels(1) }
                : new LabelSelector { MatchExpressions = [new LabelSelectorRequirement { Key = "app", Operator = "Exists" }] },
            Strategy = new RolloutStrategy { Canary = new CanaryStrategy { StableService = $"service-{random.Next(20)}" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = Labels(2) },
                Spec = new PodSpec { Containers = [new Container { Name = "web", EnvFrom = [Source()] }] },
            },
        },
    }, 1);

    private EnvFromSource Source() => new()
    {
        ConfigMapRef = new ConfigMapEnvSource { Name = $"settings-{random.Next(6)}{(random.Next(2) == 0 ? "-bcdfghjklm" : "")}" },
    };

    private Dictionary<string, string> Labels(int least)
    {
        var labels = new Dictionary<string, string> { ["app"] = new string((char)('a' + random.Next(3)), random.Next(1, 3)) };
        foreach (var key in new[] { "tier", "team" }.Where((_, i) => i + 1 < least || random.Next(2) == 0))
        {
            labels[key] = random.Next(2) == 0 ? "x" : "front";
        }

        return labels;
    }

    private static Dictionary<string, string> With(Dictionary<string, string> labels, string key, string value)
        => new(labels) { [key] = value };

    private static ObjectMeta Named(string name) => new() { Name = name, Namespace = Ns };
}
