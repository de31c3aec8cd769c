using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Yaml;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The manifests that people start from: every field is known and honoured, and each is released to its end.</summary>
public sealed class RolloutExampleTests
{
    private static readonly string[] ForAPerson = ["header-routes", "blue-green", "ab-test", "argo-canary"];

    public static TheoryData<string> Names
        => [.. Directory.GetFiles(Folder(), "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_OfAStrategy_IsReleasedToItsEnd(string name)
    {
        var objects = Objects(Path.Combine(Folder(), $"{name}.yaml")).ToList();
        var rollout = Assert.Single(objects.OfType<Rollout>());
        var world = new RolloutWorld(rollout.Spec!.Replicas!.Value, rollout.Spec.Strategy!)
        {
            Templates = new AnalysisTemplateSet { Templates = [.. objects.OfType<AnalysisTemplate>()] },
        };
        world.Take(rollout, objects.OfType<Service>());
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Spec(static s => s with { Template = RolloutWorld.WithImage(s.Template!, "echo:2") });
        for (var i = 0; i < 2500 && (world.Status.Phase != "Healthy" || world.Status.StableRS != world.Hash); i++)
        {
            world.Run(1);
            foreach (var run in world.Runs.Where(static r => r.Value.Status is null).Select(static r => r.Key).ToList())
            {
                world.Measured(run, "Successful");
            }

            if (world.Status.Phase == "Paused" && i > 1000 && ForAPerson.Contains(name))
            {
                world.Promote();
            }
        }

        Assert.Equal("Healthy", world.Status.Phase);
        Assert.Equal(world.Hash, world.Status.StableRS);
    }

    [Fact]
    public void Examples_AllStrategies_AreThere()
    {
        var strategies = Directory.GetFiles(Folder(), "*.yaml").SelectMany(Objects).OfType<Rollout>().Select(static r => r.Spec!.Strategy!)
            .SelectMany(static s => typeof(RolloutStrategy).GetProperties().Where(p => p.GetValue(s) is not null))
            .Select(static p => p.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(typeof(RolloutStrategy).GetProperties().Select(static p => p.Name).Order(StringComparer.Ordinal), strategies);
    }

    private static IEnumerable<KubeObject> Objects(string path)
    {
        var read = Assert.IsType<YamlReadResult.Success>(YamlReader.Read(File.ReadAllText(path)));
        foreach (var document in read.Documents.Cast<TreeObject>())
        {
            var kind = Kinds.Find(document.Text("apiVersion")!, document.Text("kind")!)!;
            var schema = SchemaCatalog.For(kind);
            var decoded = Assert.IsType<DecodeResult.Success>(schema.Decode(document));
            Assert.Empty(decoded.StrictProblems);
            Assert.Empty(schema.Validate(schema.Default(decoded.Value)));
            Assert.Empty(schema.NotHonoured(decoded.Value));
            yield return (KubeObject)schema.ToRecord(schema.Default(decoded.Value));
        }
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "examples", "rollouts");
    }
}
