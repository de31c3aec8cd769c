using System.Globalization;
using System.Text;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>
/// One step of a path in the notation of FieldsV1: <c>f:name</c> a field, <c>k:{"name":"a"}</c> an item by its keys,
/// <c>v:"x"</c> a member of a set, <c>i:0</c> an item by its index. The text is canonical, so equal steps have equal text.
/// </summary>
internal readonly record struct PathElement(string Text) : IComparable<PathElement>
{
    /// <summary>Fields, then keys, then values, then indexes: the order in which Kubernetes writes them.</summary>
    private const string KindOrder = "fkvi";

    /// <summary>Name of the field, or null when the step is none.</summary>
    public string? FieldName => Text[0] == 'f' ? Text[2..] : null;

    public static PathElement Field(string name) => new("f:" + name);

    public static PathElement Value(Tree scalar) => new("v:" + Json(scalar));

    /// <summary>An item by its keys; they are sorted here.</summary>
    public static PathElement Key(IEnumerable<KeyValuePair<string, Tree>> keys)
        => new("k:" + Json(new TreeObject([.. keys
            .OrderBy(static k => k.Key, StringComparer.Ordinal)
            .Select(static k => KeyValuePair.Create(k.Key, Normal(k.Value)))])));

    /// <summary>Reads a step as FieldsV1 has it; null when it is malformed.</summary>
    public static PathElement? Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':')
        {
            return null;
        }

        switch (text[0])
        {
            case 'f':
                return new PathElement(text);
            case 'i':
                return int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? new PathElement("i:" + index.ToString(CultureInfo.InvariantCulture)) : null;
            case 'v':
                return Read(text) is { } value ? Value(value) : null;
            case 'k':
                return Read(text) is TreeObject keys ? Key(keys.Fields) : null;
            default:
                return null;
        }
    }

    public int CompareTo(PathElement other)
    {
        var kind = KindOrder.IndexOf(Text[0]).CompareTo(KindOrder.IndexOf(other.Text[0]));
        return kind != 0 ? kind : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>As it stands in conflict messages: <c>.name</c>, <c>[name="a"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public override string ToString() => Text[0] switch
    {
        'f' => "." + Text[2..],
        'k' => "[" + string.Join(',', ((TreeObject)Read(Text)!).Fields.Select(static f => f.Key + "=" + Json(f.Value))) + "]",
        'v' => "[=" + Text[2..] + "]",
        _ => "[" + Text[2..] + "]",
    };

    private static string Json(Tree tree) => Encoding.UTF8.GetString(TreeWriter.Write(Normal(tree)));

    private static Tree Normal(Tree tree) => tree is TreeNumber { Integer: { } integer } ? new TreeNumber(integer) : tree;

    private static Tree? Read(string text) => (TreeReader.Read(Encoding.UTF8.GetBytes(text[2..])) as TreeReadResult.Success)?.Root;
}
