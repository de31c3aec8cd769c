using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization.Protobuf;
using Slipway.Api.Trees;

namespace Slipway.Api.Tests.Serialization;

public sealed class ProtobufReaderTests
{
    private const string Absent = "(no corpus)";
    private const string CorpusPath = "artifacts/peers/k8s-api/usr/share/gocode/src/k8s.io/api/testdata/HEAD";

    private static readonly string? Corpus = FindCorpus();

    public static TheoryData<string> Kinds()
    {
        var names = Api.Schemas.Kinds.All.Where(
            static k => k.Group.Length == 0 || k.Group == "apps" || k.Group.EndsWith(".k8s.io", StringComparison.Ordinal)
            || k.Group is "autoscaling" or "batch" or "policy")
            .Select(static k => $"{(k.Group.Length == 0 ? "core" : k.Group)}.{k.Version}.{k.Kind}")
            .Where(static n => Corpus is not null && File.Exists(Path.Combine(Corpus, n + ".pb"))).ToList();
        return names.Count > 0 ? [.. names] : new TheoryData<string>(Absent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_CorpusOfKubernetes_GivesItsJson(string name)
    {
        Assert.SkipWhen(name == Absent, $"{CorpusPath} is absent: run eng/fetch-k8s-corpus");
        var expected = Parse(File.ReadAllBytes(Path.Combine(Corpus!, name + ".json")));

        var read = Assert.IsType<ProtobufReadResult.Success>(ProtobufReader.Read(File.ReadAllBytes(Path.Combine(Corpus!, name + ".pb"))));

        var schema = SchemaCatalog.For(Api.Schemas.Kinds.Find(expected.Text("apiVersion")!, expected.Text("kind")!)!);
        Assert.Equal(Text(schema.Canonical(expected)), Text(schema.Canonical(read.Value)));
        Assert.True(expected.DeepEquals(read.Value));
        Assert.Empty(Assert.IsType<DecodeResult.Success>(schema.Decode(expected)).StrictProblems);
    }

    [Fact]
    public void Read_ConfigMapOfKubectl_GivesObject()
    {
        byte[] metadata = [0x0A, 0x01, (byte)'c', 0x1A, 0x00, 0x42, 0x00];
        byte[] entry = [0x0A, 0x01, (byte)'k', 0x12, 0x01, (byte)'v'];
        byte[] map = [0x0A, (byte)metadata.Length, .. metadata, 0x12, (byte)entry.Length, .. entry, 0x7A, 0x01, 0x00];

        var read = Assert.IsType<ProtobufReadResult.Success>(ProtobufReader.Read(Envelope("v1", "ConfigMap", map)));

        var schema = SchemaCatalog.For(Api.Schemas.Kinds.Find("v1", "ConfigMap")!);
        Assert.Equal("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"k":"v"}}""",
            Text(Assert.IsType<DecodeResult.Success>(schema.Decode(read.Value)).Value));
    }

    [Fact]
    public void Read_ExplicitZeroReplicas_IsKept()
    {
        var read = Assert.IsType<ProtobufReadResult.Success>(
            ProtobufReader.Read(Envelope("apps/v1", "Deployment", [0x12, 0x04, 0x08, 0x00, 0x28, 0x00])));

        var schema = SchemaCatalog.For(Api.Schemas.Kinds.Find("apps/v1", "Deployment")!);
        Assert.Equal("""{"replicas":0}""", Text(Assert.IsType<DecodeResult.Success>(schema.Decode(read.Value)).Value["spec"]!));
    }

    [Theory]
    [InlineData("apps/v1", "Nonsense")]
    [InlineData("slipway.dev/v1alpha1", "TrafficSplit")]
    public void Read_KindWithoutProtobufForm_IsNamed(string apiVersion, string kind)
        => Assert.Equal(new ProtobufReadResult.UnknownKind(apiVersion, kind), ProtobufReader.Read(Envelope(apiVersion, kind, [])));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x7B, 0x7D })]
    [InlineData(new byte[] { 0x6B, 0x38, 0x73, 0x00, 0x0A, 0xFF })]
    [InlineData(new byte[] { 0x6B, 0x38, 0x73, 0x00, 0x0B })]
    [InlineData(new byte[] { 0x6B, 0x38, 0x73, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Read_BrokenBytes_IsInvalid(byte[] body) => Assert.IsType<ProtobufReadResult.Invalid>(ProtobufReader.Read(body));

    [Fact]
    public void Read_AnyTruncation_NeverThrows()
    {
        Assert.SkipWhen(Corpus is null, $"{CorpusPath} is absent: run eng/fetch-k8s-corpus");
        var body = File.ReadAllBytes(Path.Combine(Corpus!, "core.v1.Pod.pb"));
        for (var length = 0; length < body.Length; length += 7)
        {
            Assert.NotNull(ProtobufReader.Read(body.AsSpan(0, length)));
        }
    }

    private static byte[] Envelope(string apiVersion, string kind, byte[] raw)
    {
        byte[] type = [0x0A, (byte)apiVersion.Length, .. Encoding.ASCII.GetBytes(apiVersion), 0x12, (byte)kind.Length,
            .. Encoding.ASCII.GetBytes(kind)];
        return [.. "k8s\0"u8, 0x0A, (byte)type.Length, .. type, 0x12, (byte)raw.Length, .. raw, 0x1A, 0x00, 0x22, 0x00];
    }

    private static TreeObject Parse(byte[] json) => (TreeObject)Assert.IsType<TreeReadResult.Success>(TreeReader.Read(json)).Root;

    private static string Text(Tree tree) => Encoding.UTF8.GetString(TreeWriter.WriteIndented(tree)) is { Length: > 300 } text
        ? text : Encoding.UTF8.GetString(TreeWriter.Write(tree));

    private static string? FindCorpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, CorpusPath)))
            {
                return Path.Combine(folder.FullName, CorpusPath);
            }
        }

        return null;
    }
}
