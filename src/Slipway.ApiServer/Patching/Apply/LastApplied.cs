using System.Text;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>
/// The annotation that client-side apply keeps. When kubectl goes over to server-side apply, what stands in it and is still so in
/// the object is kubectl's own: taking it over is no conflict. Afterwards the annotation is kept up to date.
/// </summary>
internal static class LastApplied
{
    /// <summary>The only manager for which Kubernetes does this.</summary>
    public const string Manager = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Fields of the live object that client-side apply set and nobody changed since.</summary>
    public static FieldSet Fields(TreeObject live, string apiVersion, FieldShape shape)
    {
        if (live.TextAt("metadata", "annotations", Annotation) is not { } text
            || TreeReader.Read(Encoding.UTF8.GetBytes(text)) is not TreeReadResult.Success { Root: TreeObject applied }
            || applied.Text("apiVersion") != apiVersion)
        {
            return FieldSet.Empty;
        }

        var comparison = TreeComparison.Of(applied, live, shape);
        return OwnedFields.Of(applied, shape).Difference(comparison.Changed).Difference(comparison.Removed);
    }

    /// <summary>The object with the annotation saying what was applied now; the object itself when it has none.</summary>
    public static TreeObject Refresh(TreeObject result, TreeObject applied)
    {
        if (result.TextAt("metadata", "annotations", Annotation) is not { Length: > 0 })
        {
            return result;
        }

        var content = applied.WithoutAt(["metadata", "annotations", Annotation]);
        var text = Encoding.UTF8.GetString(TreeWriter.Write(content)) + "\n";
        return result.WithAt(["metadata", "annotations", Annotation], new TreeString(text));
    }
}
