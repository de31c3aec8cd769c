using System.Text;
using System.Text.RegularExpressions;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>What is refused and in which words, compared with the answers of a real Kubernetes API server to merge patches.</summary>
public sealed partial class GoldenValidationTests
{
    private const string Absent = "(no recorded answers)";

    // What is judged elsewhere or otherwise: addresses by the patch pipeline, a port clash that Kubernetes answers with 500, values that
    // print memory addresses, and the node that takes a pod without a scheduler.
    private static readonly string[] Elsewhere = [
        "svc dup port w/o name", "meta 2 controllers", "pod nodeName", "meta name", "meta namespace", "meta rv stale",
        "job template image", "job restartPolicy Always"];

    private static readonly Dictionary<string, (string Kind, string Api, string Body)> Stored = new(StringComparer.Ordinal)
    {
        ["deployments"] = ("Deployment", "apps/v1", Workload), ["replicasets"] = ("ReplicaSet", "apps/v1", Workload),
        ["jobs"] = ("Job", "batch/v1", """{"metadata":{"uid":"c3a47b7a-5d67-40df-8a5e-c086c6bb5434"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"nginx"}]}}}}"""),
        ["services"] = ("Service", "v1", """{"spec":{"selector":{"a":"b"},"clusterIP":"10.0.0.5","ports":[{"port":80}]}}"""),
        ["pods"] = ("Pod", "v1", """{"spec":{"containers":[{"name":"c","image":"nginx"}]}}"""),
        ["secrets"] = ("Secret", "v1", """{"data":{"a":"Yg=="}}"""), ["configmaps"] = ("ConfigMap", "v1", """{"data":{"a":"b"}}"""),
        ["rolebindings"] = ("RoleBinding", "rbac.authorization.k8s.io/v1", """{"roleRef":{"kind":"Role","name":"x"}}"""),
        ["endpointslices"] = ("EndpointSlice", "discovery.k8s.io/v1", """{"addressType":"IPv4","endpoints":[]}"""),
        ["leases"] = ("Lease", "coordination.k8s.io/v1", """{"spec":{"leaseDurationSeconds":10}}"""),
    };

    private const string Workload =
        """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}}""";

    public static TheoryData<string> Cases()
    {
        var labels = Goldens().Where(static g => g.At("patch") is TreeObject && Stored.ContainsKey(Resource(g))
                && g.IntegerAt("status") is 200 or 422 && !(g.TextAt("message") ?? "").StartsWith("PatchOptions", StringComparison.Ordinal))
            .Select(static g => g.TextAt("label")!).Except(Elsewhere).ToList();
        return labels.Count > 0 ? [.. labels] : new TheoryData<string>(Absent);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ValidateUpdate_RecordedPatch_GivesTheRecordedCauses(string label)
    {
        Assert.SkipWhen(label == Absent, "the folder shared/kube-golden is absent");
        var golden = Goldens().Single(g => g.TextAt("label") == label);
        var (kind, api, body) = Stored[Resource(golden)];
        var rules = ObjectRules.For(Kinds.Find(api, kind)!);
        var old = rules.ForCreate(Decode(rules, Read(body).WithAt(["metadata", "name"], new TreeString("im"))));
        if (label.Contains("when immutable", StringComparison.Ordinal) || label.Contains("immutable off", StringComparison.Ordinal))
        {
            old = old.With("immutable", new TreeBoolean(true));
        }

        var patched = rules.ForUpdate(Decode(rules, Merge(old, golden.ObjectAt("patch")!)));
        patched = patched.With("status", old["status"] ?? TreeObject.Empty);
        var errors = rules.ValidateUpdate(patched, old).Select(static e => $"{e.Reason} {e.Field} {Plain(e.Message)}").Distinct();

        var expected = golden.ItemsAt("causes")
            .Select(static c => $"{c.TextAt("reason")} {c.TextAt("field")} {Plain(c.TextAt("message")!)}").Distinct();
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Tree> Goldens() => KubeGolden.Folder is { } folder
        ? ((TreeArray)Assert.IsType<TreeReadResult.Success>(
            TreeReader.Read(File.ReadAllBytes(Path.Combine(folder, "validation-errors.json")))).Root).Items
        : [];

    private static string Resource(Tree golden) => golden.TextAt("path")!.Split('?')[0].Split('/')[^2];

    // The difference of two Go values is not printed; the sentence before it is.
    private static string Plain(string message) => Difference().Replace(message, "");

    private static TreeObject Read(string json)
        => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;

    private static TreeObject Decode(ObjectRules rules, TreeObject value)
        => Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(value)).Value;

    private static TreeObject Merge(TreeObject target, TreeObject patch)
    {
        foreach (var (name, value) in patch.Fields)
        {
            target = value switch
            {
                TreeNull => target.Without(name),
                TreeObject o => target.With(name, Merge(target[name] as TreeObject ?? TreeObject.Empty, o)),
                _ => target.With(name, value),
            };
        }

        return target;
    }

    [GeneratedRegex(@"\n  .*", RegexOptions.Singleline)]
    private static partial Regex Difference();
}
