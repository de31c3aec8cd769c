using Slipway.Api.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Yaml;

/// <summary>
/// Composes trees out of the parser's events. Aliases share the tree of their anchor, which is immutable; what they repeat is counted.
/// </summary>
internal sealed class TreeComposer(IParser parser)
{
    private const string StringTag = "tag:yaml.org,2002:str";
    private const string MergeKey = "<<";

    private readonly Dictionary<string, (Tree Value, int Size)> anchors = new(StringComparer.Ordinal);
    private long values;
    private int depth;

    public IReadOnlyList<Tree> Documents()
    {
        var documents = new List<Tree>();
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            anchors.Clear();
            if (Node() is { Value: not TreeNull } node)
            {
                documents.Add(node.Value);
            }

            parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private (Tree Value, int Size) Node()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var known)
                ? (known.Value, Count(known.Size, alias.Start))
                : throw new YamlException(alias.Start, alias.End, $"unknown anchor '{alias.Value.Value}'");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(scalar, ToTree(scalar), Count(1, scalar.Start));
        }

        if (++depth > TreeReader.MaximumDepth)
        {
            var at = parser.Current?.Start ?? Mark.Empty;
            throw new YamlException(at, at, $"objects and lists are nested deeper than {TreeReader.MaximumDepth} levels");
        }

        var node = parser.TryConsume<SequenceStart>(out var sequence) ? Sequence(sequence) : Mapping(parser.Consume<MappingStart>());
        depth--;
        return node;
    }

    private int Count(int size, Mark at)
    {
        values += size;
        return values <= YamlReader.MaximumValues ? size
            : throw new YamlException(at, at, $"the text expands to more than {YamlReader.MaximumValues} values");
    }

    private (Tree Value, int Size) Remember(NodeEvent node, Tree value, int size)
    {
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = (value, size);
        }

        return (value, size);
    }

    private (Tree Value, int Size) Sequence(SequenceStart start)
    {
        var items = new List<Tree>();
        var size = Count(1, start.Start);
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            var (item, inner) = Node();
            items.Add(item);
            size += inner;
        }

        return Remember(start, new TreeArray(items, At(start)), size);
    }

    private (Tree Value, int Size) Mapping(MappingStart start)
    {
        var fields = new TreeObjectBuilder(At(start));
        var merged = new List<Tree>();
        var size = Count(1, start.Start);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = Name(out var isMerge);
            var (value, inner) = Node();
            size += inner;
            if (isMerge)
            {
                merged.Add(value);
            }
            else
            {
                fields.Add(name, value);
            }
        }

        var tree = fields.Build();
        return Remember(start, merged.Count == 0 ? tree : Merge(tree, merged, start), size);
    }

    // What stands in the mapping itself wins over what is merged in; of several, the first.
    private static TreeObject Merge(TreeObject tree, List<Tree> merged, MappingStart start)
    {
        foreach (var source in merged.SelectMany(static m => m is TreeArray list ? list.Items : [m]))
        {
            if (source is not TreeObject from)
            {
                throw new YamlException(start.Start, start.End, "map merge requires map or sequence of maps as the value");
            }

            foreach (var (name, value) in from.Fields.Where(f => !tree.Has(f.Key)))
            {
                tree = tree.With(name, value);
            }
        }

        return tree;
    }

    private string Name(out bool isMerge)
    {
        if (!parser.TryConsume<Scalar>(out var key))
        {
            var at = parser.Current?.Start ?? Mark.Empty;
            throw new YamlException(at, at, "the name of a field must be a scalar");
        }

        Remember(key, ToTree(key), 1);
        isMerge = key is { Value: MergeKey, Style: ScalarStyle.Plain };
        return ToTree(key) switch
        {
            TreeBoolean b => b.Value ? "true" : "false",
            TreeNumber n => n.Text,
            TreeNull => "null",
            _ => key.Value,
        };
    }

    private static Tree ToTree(Scalar scalar)
        => scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific || scalar.Tag.Value != StringTag)
            ? PlainScalar.Resolve(scalar.Value, At(scalar))
            : new TreeString(scalar.Value, At(scalar));

    private static TreePosition At(ParsingEvent parsed) => new((int)parsed.Start.Line, (int)parsed.Start.Column);
}
