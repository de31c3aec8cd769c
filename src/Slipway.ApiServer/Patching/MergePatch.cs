using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>RFC 7386: null removes, objects merge, everything else replaces.</summary>
internal static class MergePatch
{
    public static TreeObject Apply(TreeObject? target, TreeObject patch)
    {
        var fields = new FieldList(target);
        foreach (var (name, value) in patch.Fields)
        {
            if (value is TreeNull)
            {
                fields.Remove(name);
            }
            else
            {
                fields.Set(name, value is TreeObject o ? Apply(fields[name] as TreeObject, o) : value);
            }
        }

        return fields.ToObject();
    }
}
