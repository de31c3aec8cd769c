using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>What a request becomes, compared with the answers of a real Kubernetes API server.</summary>
public sealed class GoldenDefaultsTests
{
    private const string Absent = "(no recorded answers)";

    // What the server hands out, and the taint by which a node controller waits for the node.
    private static readonly string[][] Allocated =
    [
        ["metadata", "uid"], ["metadata", "generation"], ["metadata", "creationTimestamp"], ["metadata", "namespace"],
        ["spec", "clusterIP"], ["spec", "clusterIPs"], ["spec", "taints"],
    ];

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        var files = KubeGolden.Folder is { } folder ? Directory.GetFiles(Path.Combine(folder, "defaults"), "*.json") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (KindOf(Read(file)) is not null)
            {
                cases.Add(Path.GetFileName(file));
            }
        }

        return cases.Count > 0 ? cases : new TheoryData<string>(Absent);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForCreate_RecordedRequest_GivesTheRecordedAnswer(string file)
    {
        Assert.SkipWhen(file == Absent, "the folder shared/kube-golden is absent");
        var golden = Read(Path.Combine(KubeGolden.Folder!, "defaults", file));
        var rules = ObjectRules.For(KindOf(golden)!);
        var request = golden.ObjectAt("request", "body")!;

        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(request));
        var given = decoded.Value.Without("status");
        given = golden.At("response", "metadata", "namespace") is { } place ? given.WithAt(["metadata", "namespace"], place) : given;
        given = given.WithAt(["metadata", "uid"], golden.At("response", "metadata", "uid")!);
        var filled = rules.ForCreate(given);
        var expected = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(golden.ObjectAt("response")!));

        Assert.Empty(decoded.StrictProblems);
        Assert.Empty(expected.StrictProblems);
        Assert.Empty(rules.ValidateCreate(filled));
        Assert.Equal(Plain(expected.Value, rules.Schema), Plain(filled, rules.Schema));
        Assert.Equal(Plain(filled, rules.Schema), Plain(rules.ForUpdate(filled), rules.Schema));
    }

    private static KindInfo? KindOf(TreeObject golden)
        => Kinds.Find(golden.TextAt("response", "apiVersion") ?? "", golden.TextAt("response", "kind") ?? "");

    private static TreeObject Read(string file)
        => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(File.ReadAllBytes(file))).Root;

    private static string Plain(TreeObject value, ObjectSchema schema)
    {
        value = value.Without("kind").Without("apiVersion");
        foreach (var path in Allocated)
        {
            value = value.WithoutAt(path);
        }

        value = value.ChangeAt(["spec", "ports"], static ports => ports.ChangeItems(static port => port.Without("nodePort")));
        return System.Text.Encoding.UTF8.GetString(TreeWriter.WriteIndented(schema.Canonical(Pruned(value))));
    }

    // An empty "spec" says the same as none.
    private static TreeObject Pruned(TreeObject value)
        => value["spec"] is TreeObject { Fields.Count: 0 } ? value.Without("spec") : value;
}
