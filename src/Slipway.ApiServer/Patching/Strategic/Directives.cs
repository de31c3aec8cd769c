using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>The names in a strategic merge patch that are no fields.</summary>
internal static class Directives
{
    public const string Patch = "$patch";
    public const string Replace = "replace";
    public const string Delete = "delete";
    public const string RetainKeys = "$retainKeys";
    public const string SetElementOrder = "$setElementOrder/";
    public const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";

    /// <summary>The list that a directive with this prefix is about; null when the name is none.</summary>
    public static string? Target(string name, string prefix)
        => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;

    public static bool IsDirective(string name) => name is Patch or RetainKeys
        || name.StartsWith(SetElementOrder, StringComparison.Ordinal)
        || name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal);

    /// <summary>A value of the patch, stored where there was none: without directives and nulls; null when nothing is left.</summary>
    public static Tree? Strip(Tree tree)
    {
        switch (tree)
        {
            case TreeObject o when o.Has(Patch):
                return null;
            case TreeObject o:
                var fields = new FieldList(o);
                foreach (var (name, value) in o.Fields)
                {
                    if (value is TreeNull || IsDirective(name) || Strip(value) is not { } kept)
                    {
                        fields.Remove(name);
                    }
                    else
                    {
                        fields.Set(name, kept);
                    }
                }

                return fields.ToObject();
            case TreeArray a:
                return new TreeArray([.. a.Items.Select(Strip).OfType<Tree>()], a.Position);
            default:
                return tree;
        }
    }
}
