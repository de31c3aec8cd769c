using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>The JSON form of path sets in <c>managedFields</c>: steps nest, and <c>.</c> says that the path itself is a member.</summary>
internal static class FieldsV1
{
    private const string Self = ".";

    /// <summary>Reads a set; null when a step or the form is malformed.</summary>
    public static FieldSet? Read(Tree? tree)
    {
        if (tree is not TreeObject o)
        {
            return null;
        }

        var entries = new List<FieldSetEntry>(o.Fields.Count);
        foreach (var (name, value) in o.Fields)
        {
            if (name == Self)
            {
                continue;
            }

            if (PathElement.Parse(name) is not { } element || Read(value) is not { } below)
            {
                return null;
            }

            entries.Add(new FieldSetEntry(element, below.IsEmpty || ((TreeObject)value).Has(Self), below));
        }

        return FieldSet.Of(entries);
    }

    /// <summary>Writes a set, steps in their order.</summary>
    public static TreeObject Write(FieldSet set) => new([.. set.Entries.Select(static e => KeyValuePair.Create(e.Element.Text, Write(e)))]);

    private static Tree Write(FieldSetEntry entry)
    {
        var below = Write(entry.Below);
        return entry.IsMember && below.Fields.Count > 0
            ? new TreeObject([KeyValuePair.Create(Self, (Tree)TreeObject.Empty), .. below.Fields])
            : below;
    }
}
