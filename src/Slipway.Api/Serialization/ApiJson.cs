using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Api.Serialization;

/// <summary>The one door between objects of the API and JSON.</summary>
public static class ApiJson
{
    // The context goes through its options and their caches each time.
    private static readonly ConcurrentDictionary<Type, JsonTypeInfo> Contracts = new();

    /// <summary>What objects of the API are written and read with.</summary>
    internal static JsonSerializerOptions Options { get; } = new(ApiJsonContext.Default.Options)
    {
        TypeInfoResolver = SingleContracts.Instance,
    };

    /// <summary>The contract of a type: camel case, absent instead of null, unknown fields skipped.</summary>
    /// <exception cref="ArgumentException">The type is not listed in <see cref="ApiJsonContext"/>.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)TypeInfo(typeof(T));

    /// <inheritdoc cref="TypeInfo{T}"/>
    public static JsonTypeInfo TypeInfo(Type type) => Contracts.GetOrAdd(type, static t => Options.TryGetTypeInfo(t, out var contract)
        ? contract : throw new ArgumentException($"{t} is not listed in ApiJsonContext.", nameof(type)));

    /// <summary>Writes an object as UTF-8 JSON. Equal objects give equal bytes.</summary>
    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <summary>Writes an object of a type known at run time as UTF-8 JSON.</summary>
    public static byte[] Serialize(object value, Type type) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo(type));

    /// <summary>Reads an object from UTF-8 JSON.</summary>
    /// <exception cref="JsonException">The text is not JSON of this type.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, TypeInfo<T>())
        ?? throw new JsonException($"null is no {typeof(T).Name}");

    /// <summary>Reads an object of a type known at run time from UTF-8 JSON.</summary>
    /// <exception cref="JsonException">The text is not JSON of this type.</exception>
    public static object Deserialize(ReadOnlySpan<byte> utf8, Type type) => JsonSerializer.Deserialize(utf8, TypeInfo(type))
        ?? throw new JsonException($"null is no {type.Name}");
}
