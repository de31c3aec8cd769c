using System.Globalization;
using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.Api.Serialization.Protobuf;

/// <summary>
/// Turns a message into the tree that its JSON form has, by the field numbers of the schema. Zero values that mean absent are dropped
/// later, when the tree is decoded by the schema.
/// </summary>
internal static class MessageDecoder
{
    // As deep as a tree of JSON may be.
    private const int MaximumDepth = TreeReader.MaximumDepth;

    public static TreeObject Decode(ReadOnlySpan<byte> message, SchemaNode node) => Object(message, node, 0);

    private static TreeObject Object(ReadOnlySpan<byte> message, SchemaNode node, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new InvalidWireException($"messages are nested deeper than {MaximumDepth} levels");
        }

        var values = new Gathered();
        Fill(message, MessageTable.Of(node), values, depth);
        return values.Build(node);
    }

    private static void Fill(ReadOnlySpan<byte> message, MessageTable table, Gathered values, int depth)
    {
        var wire = new WireReader(message);
        while (wire.Next())
        {
            if (table.Field(wire.Number) is { } field)
            {
                Field(ref wire, field, values, depth);
            }
            else if (table.Flattened(wire.Number) is { } inner)
            {
                Fill(wire.Bytes(), inner, values, depth);
            }
            else
            {
                wire.Skip();
            }
        }
    }

    private static void Field(ref WireReader wire, SchemaField field, Gathered values, int depth)
    {
        var node = field.Node;
        if (node.Type == SchemaType.Array)
        {
            values.List(field.Name).AddRange(Repeated(ref wire, node.Items!, depth));
        }
        else if (node.Type == SchemaType.Map)
        {
            var (key, value) = Entry(wire.Bytes(), node.Items!, depth);
            values.Map(field.Name).Add(key, value);
        }
        else if (Single(ref wire, node, depth) is { } value)
        {
            values.Set(field.Name, value);
        }
    }

    // Numbers may come packed into one field.
    private static List<Tree> Repeated(ref WireReader wire, SchemaNode item, int depth)
    {
        if (wire.WireType != 2 || item.Type is not (SchemaType.Integer or SchemaType.Boolean))
        {
            return [Single(ref wire, item, depth) ?? new TreeNull()];
        }

        var packed = new WireReader(wire.Bytes());
        var items = new List<Tree>();
        while (!packed.AtEnd)
        {
            items.Add(Whole(packed.Varint(), item));
        }

        return items;
    }

    private static (string Key, Tree Value) Entry(ReadOnlySpan<byte> entry, SchemaNode item, int depth)
    {
        var key = "";
        Tree? value = null;
        var wire = new WireReader(entry);
        while (wire.Next())
        {
            if (wire.Number == 1)
            {
                key = Text(wire.Bytes());
            }
            else if (wire.Number == 2)
            {
                value = item.Type == SchemaType.Array ? Items(wire.Bytes(), item.Items!, depth) : Single(ref wire, item, depth);
            }
            else
            {
                wire.Skip();
            }
        }

        return (key, value ?? ScalarDecoder.Zero(item, new TreeNull()));
    }

    // A list as the value of a map is a message with the items in field 1.
    private static TreeArray Items(ReadOnlySpan<byte> message, SchemaNode item, int depth)
    {
        var items = new List<Tree>();
        var wire = new WireReader(message);
        while (wire.Next())
        {
            if (wire.Number == 1)
            {
                items.AddRange(Repeated(ref wire, item, depth));
            }
            else
            {
                wire.Skip();
            }
        }

        return new TreeArray(items);
    }

    private static Tree? Single(ref WireReader wire, SchemaNode node, int depth) => node.Type switch
    {
        SchemaType.Object => Object(wire.Bytes(), node, depth + 1),
        SchemaType.Integer or SchemaType.Boolean => Whole(Number(ref wire), node),
        SchemaType.Number => new TreeNumber(wire.Double().ToString("R", CultureInfo.InvariantCulture)),
        SchemaType.String when node.Format == "byte" => new TreeString(Convert.ToBase64String(wire.Bytes())),
        SchemaType.String when node.Format is "date-time" or SchemaNode.MicroTimeFormat => Time(wire.Bytes(), node.Format),
        SchemaType.String => new TreeString(Text(wire.Bytes())),
        SchemaType.Quantity => new TreeString(Text(Inner(wire.Bytes()))),
        SchemaType.IntOrString => IntOrString(wire.Bytes()),
        _ => Raw(Inner(wire.Bytes())),
    };

    private static ulong Number(ref WireReader wire)
        => wire.WireType == 0
            ? wire.Varint()
            : throw new InvalidWireException($"proto: wrong wireType = {wire.WireType} for field {wire.Number}");

    private static Tree Whole(ulong value, SchemaNode node)
        => node.Type == SchemaType.Boolean ? new TreeBoolean(value != 0) : new TreeNumber((long)value);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    // The bytes in field 1 of a message.
    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> inner = default;
        var wire = new WireReader(message);
        while (wire.Next())
        {
            if (wire.Number == 1)
            {
                inner = wire.Bytes();
            }
            else
            {
                wire.Skip();
            }
        }

        return inner;
    }

    private static Tree? Raw(ReadOnlySpan<byte> json) => json.IsEmpty ? null
        : TreeReader.Read(json) is TreeReadResult.Success read ? read.Root
        : throw new InvalidWireException("a raw field holds no JSON");

    // An empty message is the absent time.
    private static TreeString? Time(ReadOnlySpan<byte> message, string format)
    {
        if (message.IsEmpty)
        {
            return null;
        }

        var (seconds, nanos) = (0L, 0L);
        var wire = new WireReader(message);
        while (wire.Next())
        {
            if (wire.Number is 1 or 2)
            {
                var value = (long)Number(ref wire);
                (seconds, nanos) = wire.Number == 1 ? (value, nanos) : (seconds, value);
            }
            else
            {
                wire.Skip();
            }
        }

        // Years 1 to 9999.
        if (seconds is < -62135596800 or > 253402300799)
        {
            throw new InvalidWireException("a time is out of range");
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100).UtcDateTime;
        return new TreeString(time.ToString(
            format == SchemaNode.MicroTimeFormat
                ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"
                : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static Tree IntOrString(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0L, "");
        var wire = new WireReader(message);
        while (wire.Next())
        {
            switch (wire.Number)
            {
                case 1:
                    isText = Number(ref wire) == 1;
                    break;
                case 2:
                    number = (int)Number(ref wire);
                    break;
                case 3:
                    text = Text(wire.Bytes());
                    break;
                default:
                    wire.Skip();
                    break;
            }
        }

        return isText ? new TreeString(text) : new TreeNumber(number);
    }

    /// <summary>The values of one message while its fields come in: lists and maps come item by item.</summary>
    private sealed class Gathered
    {
        private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

        public void Set(string name, Tree value) => values[name] = value;

        public List<Tree> List(string name) => Get(name, static () => new List<Tree>());

        public TreeObjectBuilder Map(string name) => Get(name, static () => new TreeObjectBuilder());

        public TreeObject Build(SchemaNode node) => new([.. node.Fields.Value.Keys.Where(values.ContainsKey)
            .Select(name => KeyValuePair.Create(name, values[name] switch
            {
                List<Tree> items => new TreeArray(items),
                TreeObjectBuilder map => map.Build(),
                var value => (Tree)value,
            }))]);

        private T Get<T>(string name, Func<T> make)
            where T : class
        {
            if (!values.TryGetValue(name, out var value))
            {
                values.Add(name, value = make());
            }

            return (T)value;
        }
    }
}
