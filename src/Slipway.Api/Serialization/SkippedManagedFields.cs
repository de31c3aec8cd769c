using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Api.Meta;

namespace Slipway.Api.Serialization;

/// <summary>Leaves <c>metadata.managedFields</c> out when an object is read.</summary>
internal sealed class SkippedManagedFields : JsonConverter<IReadOnlyList<ManagedFieldsEntry>?>
{
    private static readonly SkippedManagedFields Instance = new();

    /// <summary>Changes the contract of metadata; to be added to a resolver.</summary>
    public static void Apply(JsonTypeInfo contract)
    {
        if (contract.Type == typeof(ObjectMeta))
        {
            contract.Properties.Single(static p => p.PropertyType == typeof(IReadOnlyList<ManagedFieldsEntry>)).CustomConverter = Instance;
        }
    }

    public override IReadOnlyList<ManagedFieldsEntry>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ManagedFieldsEntry>? value, JsonSerializerOptions options)
        => throw new NotSupportedException("This contract only reads.");
}
