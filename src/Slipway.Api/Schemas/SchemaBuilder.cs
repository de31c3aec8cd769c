using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>
/// Builds nodes out of the C# records by walking their source-generated contracts. Each type has one node, made on first use; the
/// fields of an object are made when they are asked for, because types refer to themselves.
/// </summary>
internal static class SchemaBuilder
{
    private static readonly ConcurrentDictionary<Type, SchemaNode> Nodes = new();

    private static readonly FrozenDictionary<string, string> Packages = new Dictionary<string, string>
    {
        ["Slipway.Api.Meta"] = "io.k8s.apimachinery.pkg.apis.meta.v1",
        ["Slipway.Api.Core"] = "io.k8s.api.core.v1",
        ["Slipway.Api.Apps"] = "io.k8s.api.apps.v1",
        ["Slipway.Api.Authentication"] = "io.k8s.api.authentication.v1",
        ["Slipway.Api.Authorization"] = "io.k8s.api.authorization.v1",
        ["Slipway.Api.Autoscaling"] = "io.k8s.api.autoscaling.v1",
        ["Slipway.Api.Batch"] = "io.k8s.api.batch.v1",
        ["Slipway.Api.Coordination"] = "io.k8s.api.coordination.v1",
        ["Slipway.Api.Discovery"] = "io.k8s.api.discovery.v1",
        ["Slipway.Api.Policy"] = "io.k8s.api.policy.v1",
        ["Slipway.Api.Rbac"] = "io.k8s.api.rbac.v1",
        ["Slipway.Api.Gateway"] = "io.k8s.networking.gateway.v1",
        ["Slipway.Api.Delivery"] = "dev.slipway.v1alpha1",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static SchemaNode Of(Type type) => Nodes.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, Make);

    private static SchemaNode Make(Type type)
    {
        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        if (ArgumentOf(type, typeof(IReadOnlyDictionary<,>), 1) is { } value)
        {
            return new SchemaNode { Type = SchemaType.Map, Items = Of(value) };
        }

        if (ArgumentOf(type, typeof(IReadOnlyList<>), 0) is { } item)
        {
            return new SchemaNode { Type = SchemaType.Array, Items = Of(item) };
        }

        return new SchemaNode
        {
            Type = SchemaType.Object,
            Name = NameOf(type),
            DocumentationId = $"T:{type.FullName}",
            IsAtomic = type.IsDefined(typeof(MapAtomicAttribute)),
            Fields = new Lazy<IReadOnlyDictionary<string, SchemaField>>(() => FieldsOf(type)),
        };
    }

    private static SchemaNode? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) || type.IsEnum => new SchemaNode { Type = SchemaType.String },
        _ when type == typeof(byte[]) => new SchemaNode { Type = SchemaType.String, Format = "byte" },
        _ when type == typeof(DateTimeOffset) => new SchemaNode { Type = SchemaType.String, Format = "date-time" },
        _ when type == typeof(int) => new SchemaNode { Type = SchemaType.Integer, Format = "int32" },
        _ when type == typeof(long) => new SchemaNode { Type = SchemaType.Integer, Format = "int64" },
        _ when type == typeof(double) || type == typeof(decimal) || type == typeof(float) =>
            new SchemaNode { Type = SchemaType.Number, Format = "double" },
        _ when type == typeof(bool) => new SchemaNode { Type = SchemaType.Boolean },
        _ when type == typeof(IntOrString) => new SchemaNode { Type = SchemaType.IntOrString, Format = "int-or-string" },
        _ when type == typeof(Quantity) => new SchemaNode { Type = SchemaType.Quantity },
        _ when type == typeof(JsonElement) || type == typeof(Tree) =>
            new SchemaNode { Type = SchemaType.Any, PreservesUnknownFields = true },
        _ => null,
    };

    private static Type? ArgumentOf(Type type, Type generic, int index) => type.GetInterfaces().Append(type)
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == generic)?.GetGenericArguments()[index];

    private static string NameOf(Type type)
    {
        var package = type.Namespace is { } ns && Packages.TryGetValue(ns, out var known) ? known : "dev.slipway";
        return $"{package}.{type.Name}";
    }

    // Keeps the order of the contract: it is the order of canonical bytes.
    private static SchemaFieldDictionary FieldsOf(Type type)
    {
        var fields = new SchemaFieldDictionary();
        foreach (var property in ApiJson.TypeInfo(type).Properties)
        {
            if (property.AttributeProvider is MemberInfo member && member.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            {
                fields.Add(property.Name, Field(property, member));
            }
        }

        return fields;
    }

    private static SchemaField Field(JsonPropertyInfo property, MemberInfo member)
    {
        var patch = member.GetCustomAttribute<PatchAttribute>();
        var map = member.GetCustomAttribute<ListMapAttribute>();
        return new SchemaField
        {
            Name = property.Name,
            Node = NodeOf(property, member),
            DocumentationId = $"P:{member.DeclaringType!.FullName}.{member.Name}",
            Wire = member.GetCustomAttribute<WireAttribute>()?.Path ?? [],
            IsRequired = member.IsDefined(typeof(RequiredAttribute)),
            OmitsZero = member.IsDefined(typeof(OmitZeroAttribute)),
            IsImmutable = member.IsDefined(typeof(ImmutableAttribute)),
            Default = member.GetCustomAttribute<DefaultAttribute>() is { } filled ? ToTree(filled) : null,
            OneOf = member.GetCustomAttribute<OneOfAttribute>()?.Values ?? [],
            Range = member.GetCustomAttribute<RangeAttribute>() is { } range ? (range.Minimum, range.Maximum) : null,
            Length = member.GetCustomAttribute<LengthAttribute>() is { } length ? (length.Minimum, length.Maximum) : null,
            Pattern = member.GetCustomAttribute<PatternAttribute>()?.Pattern,
            ListType = map is not null ? ListType.Map : member.IsDefined(typeof(ListSetAttribute)) ? ListType.Set : ListType.Atomic,
            ListKeys = map?.Keys ?? [],
            IsAtomic = member.IsDefined(typeof(MapAtomicAttribute)),
            PatchStrategies = patch?.Strategies ?? PatchStrategies.None,
            PatchMergeKey = patch?.Key,
            NotHonouredBecause = member.GetCustomAttribute<NotHonouredAttribute>()?.Because,
        };
    }

    private static SchemaNode NodeOf(JsonPropertyInfo property, MemberInfo member)
        => member.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(MicroTimeConverter)
            ? new SchemaNode { Type = SchemaType.String, Format = SchemaNode.MicroTimeFormat }
            : Of(property.PropertyType);

    private static Tree ToTree(DefaultAttribute filled) => filled switch
    {
        { IsJson: true, Value: string json } => TreeReader.Read(Encoding.UTF8.GetBytes(json)) is TreeReadResult.Success read
            ? read.Root
            : throw new InvalidOperationException($"The default is no JSON: {json}"),
        { Value: string text } => new TreeString(text),
        { Value: bool flag } => new TreeBoolean(flag),
        _ => new TreeNumber(Convert.ToString(filled.Value, CultureInfo.InvariantCulture)!),
    };
}
