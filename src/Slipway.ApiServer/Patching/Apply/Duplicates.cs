using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>Finds items that a list of an applied configuration has twice: it would be unclear who owns which.</summary>
internal static class Duplicates
{
    /// <summary>The first duplicate as an error text; null when there is none.</summary>
    public static string? Find(Tree value, FieldShape shape, string path)
    {
        if (shape.IsLeaf(value))
        {
            return null;
        }

        if (value is TreeObject o)
        {
            return o.Fields.Select(f => Find(f.Value, shape.Field(f.Key), $"{path}.{f.Key}")).FirstOrDefault(static e => e is not null);
        }

        var list = (TreeArray)value;
        var seen = new HashSet<PathElement>();
        foreach (var (element, item) in shape.ItemElements(list).Zip(list.Items))
        {
            if (!seen.Add(element))
            {
                return $"{path}: duplicate entries for key {element}";
            }

            if (Find(item, shape.Item, path + element) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
