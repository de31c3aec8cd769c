using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching;

/// <summary>Trees from JSON text and back, and patches as a client sends them.</summary>
internal static class Patches
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 17, 19, 51, TimeSpan.Zero);

    public static Tree Tree(string json) => TreeReader.Read(Encoding.UTF8.GetBytes(json)) is TreeReadResult.Success ok
        ? ok.Root
        : throw new ArgumentException($"not JSON: {json}");

    public static TreeObject Object(string json) => (TreeObject)Tree(json);

    public static string Text(Tree tree) => Encoding.UTF8.GetString(TreeWriter.Write(tree));

    public static PatchOutcome Send(PatchType type, string live, string patch, KindInfo? kind = null, SchemaNode? schema = null)
    {
        kind ??= Kinds.Find("apps/v1", "Deployment")!;
        return PatchEngine.Apply(new PatchRequest
        {
            Type = type,
            Kind = kind,
            Schema = schema ?? SchemaCatalog.For(kind).Root,
            Live = Object(live),
            Patch = Tree(patch),
            Now = Now,
        });
    }

    public static string Result(PatchOutcome outcome) => outcome switch
    {
        PatchOutcome.Patched patched => Text(patched.Object),
        PatchOutcome.Refused refused
            => $"{refused.Code} {refused.Reason} {refused.Message} {string.Join("; ", refused.Causes.Select(c => c.Message))}".Trim(),
        _ => "",
    };

    public static void Same(string expected, PatchOutcome outcome)
    {
        var patched = Assert.IsType<PatchOutcome.Patched>(outcome);
        Assert.True(Tree(expected).DeepEquals(patched.Object), $"expected {expected}\nbut got  {Text(patched.Object)}");
    }
}
