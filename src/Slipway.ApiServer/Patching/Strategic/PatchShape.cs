using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>How the value of one field is merged.</summary>
/// <param name="Node">Schema of the value; null where the schema knows nothing.</param>
/// <param name="Strategies">Strategies of the field.</param>
/// <param name="MergeKey">Key field of a merged list of objects.</param>
internal readonly record struct PatchShape(SchemaNode? Node, PatchStrategies Strategies, string? MergeKey)
{
    public static PatchShape Of(SchemaNode? parent, string name) => parent switch
    {
        { Type: SchemaType.Object } when parent.Fields.Value.TryGetValue(name, out var field)
            => new(field.Node, field.PatchStrategies, field.PatchMergeKey),
        { Type: SchemaType.Map } => new(parent.Items, PatchStrategies.None, null),
        _ => default,
    };
}
