using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>The paths that an applied configuration sets.</summary>
internal static class OwnedFields
{
    public static FieldSet Of(Tree value, FieldShape shape)
    {
        if (shape.IsLeaf(value))
        {
            return FieldSet.Empty;
        }

        return FieldSet.Of(value switch
        {
            TreeObject o => o.Fields.Select(f => Entry(f.Key, f.Value, shape)),
            TreeArray a => shape.ItemElements(a).Zip(a.Items, (e, item) => new FieldSetEntry(e, true, Of(item, shape.Item))),
            _ => [],
        });
    }

    private static FieldSetEntry Entry(string name, Tree value, FieldShape parent)
    {
        var shape = parent.Field(name);
        var isMember = shape.IsLeaf(value) || value is TreeObject { Fields.Count: 0 } || !parent.IsNamed(name);
        return new FieldSetEntry(PathElement.Field(name), isMember, Of(value, shape));
    }
}
