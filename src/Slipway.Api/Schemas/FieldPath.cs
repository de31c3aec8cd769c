using System.Globalization;
using System.Text;

namespace Slipway.Api.Schemas;

/// <summary>The way to the field that a walk over a tree has come to; written out only when there is something to say.</summary>
internal sealed class FieldPath
{
    private readonly List<(string? Name, int Index, bool IsKey)> steps = [];

    public void PushField(string name) => steps.Add((name, 0, false));

    public void PushKey(string key) => steps.Add((key, 0, true));

    public void PushIndex(int index) => steps.Add((null, index, false));

    public void Pop() => steps.RemoveAt(steps.Count - 1);

    /// <summary><c>spec.containers[0].image</c></summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, index, isKey) in steps)
        {
            if (name is null)
            {
                text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (isKey)
            {
                text.Append('[').Append(name).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(name);
            }
        }

        return text.ToString();
    }

    /// <summary>Only the names of fields: <c>spec.containers.image</c></summary>
    public string Names() => string.Join('.', steps.Where(static s => s.Name is not null && !s.IsKey).Select(static s => s.Name));

    /// <summary>The path of a field below this one.</summary>
    public string Below(string field) => steps.Count == 0 ? field : $"{this}.{field}";
}
