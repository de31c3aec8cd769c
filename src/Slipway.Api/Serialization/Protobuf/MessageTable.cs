using System.Collections.Concurrent;
using Slipway.Api.Schemas;

namespace Slipway.Api.Serialization.Protobuf;

/// <summary>Which field stands behind which number of a message, or which inner message that JSON flattens.</summary>
internal sealed class MessageTable
{
    private static readonly ConcurrentDictionary<SchemaNode, MessageTable> Tables = new();

    private readonly Dictionary<int, SchemaField> fields = [];
    private readonly Dictionary<int, MessageTable> flattened = [];

    public static MessageTable Of(SchemaNode node) => Tables.GetOrAdd(node, static n => Build(n));

    public SchemaField? Field(int number) => fields.GetValueOrDefault(number);

    public MessageTable? Flattened(int number) => flattened.GetValueOrDefault(number);

    private static MessageTable Build(SchemaNode node)
    {
        var table = new MessageTable();
        foreach (var field in node.Fields.Value.Values.Where(static f => f.Wire.Count > 0))
        {
            var inner = table;
            foreach (var number in field.Wire.SkipLast(1))
            {
                inner = inner.flattened.TryGetValue(number, out var known) ? known : inner.flattened[number] = new MessageTable();
            }

            inner.fields.Add(field.Wire[^1], field);
        }

        return table;
    }
}
