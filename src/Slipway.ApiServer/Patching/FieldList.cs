using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>
/// The fields of an object while it is being changed, in their order: many changes cost one copy. It gives back the object it
/// started from when nothing changed.
/// </summary>
internal sealed class FieldList(TreeObject? origin)
{
    private readonly TreeObject origin = origin ?? TreeObject.Empty;
    private Dictionary<string, Tree>? changed;
    private List<string> added = [];

    public Tree? this[string name] => changed is not null && changed.TryGetValue(name, out var value)
        ? Removed.Is(value) ? null : value
        : origin[name];

    public void Set(string name, Tree value)
    {
        if (ReferenceEquals(origin[name], value) && changed?.ContainsKey(name) is not true)
        {
            return;
        }

        changed ??= new Dictionary<string, Tree>(StringComparer.Ordinal);
        if (!origin.Has(name) && !changed.ContainsKey(name))
        {
            added.Add(name);
        }

        changed[name] = value;
    }

    public void Remove(string name)
    {
        if (this[name] is not null)
        {
            changed ??= new Dictionary<string, Tree>(StringComparer.Ordinal);
            changed[name] = Removed.Mark;
        }
    }

    public TreeObject ToObject()
    {
        if (changed is null)
        {
            return origin;
        }

        var fields = new List<KeyValuePair<string, Tree>>(origin.Fields.Count + added.Count);
        foreach (var name in origin.Fields.Select(static f => f.Key).Concat(added))
        {
            if (this[name] is { } value)
            {
                fields.Add(KeyValuePair.Create(name, value));
            }
        }

        return new TreeObject(fields, origin.Position);
    }

    private static class Removed
    {
        public static Tree Mark { get; } = new TreeNull();

        public static bool Is(Tree value) => ReferenceEquals(value, Mark);
    }
}
