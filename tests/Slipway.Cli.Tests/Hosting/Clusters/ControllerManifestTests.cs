using Slipway.Api.Rbac;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.Controllers;
using Slipway.Yaml;

namespace Slipway.Cli.Tests.Hosting.Clusters;

public sealed class ControllerManifestTests
{
    private static readonly string[] Files = ["namespace.yaml", "serviceaccount.yaml", "rbac.yaml", "deployment.yaml"];

    [Fact]
    public void Rbac_ClusterRole_GrantsExactlyWhatTheControllersNeed()
        => Assert.Equal(Lines(DeliveryAccess.Rules), Lines(Role<ClusterRole>("ClusterRole").Rules!));

    [Fact]
    public void Rbac_Role_GrantsTheLease() => Assert.Equal(Lines(DeliveryAccess.LeaseRules), Lines(Role<Role>("Role").Rules!));

    [Fact]
    public void EveryDocument_FitsItsKindStrictly()
    {
        foreach (var document in Files.SelectMany(Documents))
        {
            var kind = Kinds.Find(document.Text("apiVersion")!, document.Text("kind")!)!;
            var decoded = Assert.IsType<DecodeResult.Success>(SchemaCatalog.For(kind).Decode(document));
            Assert.Empty(decoded.StrictProblems);
        }
    }

    [Fact]
    public void Kustomization_ListsEveryFile() => Assert.Equal(
        Files,
        Documents("kustomization.yaml").Single().ItemsAt("resources").OfType<TreeString>().Select(static s => s.Value));

    private static IEnumerable<string> Lines(IEnumerable<PolicyRule> rules) => rules.SelectMany(
        static r => from g in r.ApiGroups! from n in r.Resources! from v in r.Verbs! select $"{v} {n}.{g}").Order(StringComparer.Ordinal);

    private static T Role<T>(string kind)
        where T : class => (T)(object)ApiJson.Deserialize<T>(
            TreeWriter.Write(Documents("rbac.yaml").Single(d => d.Text("kind") == kind)));

    private static IEnumerable<TreeObject> Documents(string file)
        => Assert.IsType<YamlReadResult.Success>(YamlReader.Read(ManifestFiles.Text(file))).Documents.Cast<TreeObject>();
}
