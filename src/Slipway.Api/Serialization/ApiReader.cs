using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Api.Meta;

namespace Slipway.Api.Serialization;

/// <summary>
/// Reads objects of the API, whole or without parts that a reader never looks at. Contracts of those parts are never made and their
/// values never kept: of a Pod, they are nine tenths. What was read without parts must not be written back.
/// </summary>
public sealed class ApiReader
{
    private readonly JsonSerializerOptions options;

    private ApiReader(JsonSerializerOptions options) => this.options = options;

    /// <summary>Reads every field.</summary>
    public static ApiReader Whole { get; } = new(ApiJson.Options);

    /// <summary>
    /// Reads without <c>managedFields</c>: they are up to half of a stored object, and nobody who works with records looks at them.
    /// </summary>
    public static ApiReader Unmanaged { get; } = Without();

    /// <summary>Reads without <c>managedFields</c>, and null for every field of the types given.</summary>
    /// <param name="skipped">Types of fields, such as a PodSpec or a list of ContainerStatus; classes or interfaces.</param>
    public static ApiReader Without(params Skip[] skipped) => new(new JsonSerializerOptions(ApiJson.Options)
    {
        TypeInfoResolver = new Resolver(skipped.Append(Skip.Of<IReadOnlyList<ManagedFieldsEntry>>()).ToDictionary(static s => s.Type)),
    });

    /// <summary>Reads an object from UTF-8 JSON.</summary>
    /// <exception cref="JsonException">The text is not JSON of this type.</exception>
    public T Read<T>(ReadOnlySpan<byte> utf8) => (T)Read(utf8, typeof(T));

    /// <summary>Reads an object of a type known at run time from UTF-8 JSON.</summary>
    /// <exception cref="JsonException">The text is not JSON of this type.</exception>
    public object Read(ReadOnlySpan<byte> utf8, Type type) => JsonSerializer.Deserialize(utf8, options.GetTypeInfo(type))
        ?? throw new JsonException($"null is no {type.Name}");

    /// <summary>Names a type whose values are skipped.</summary>
    public sealed class Skip
    {
        private Skip(Type type, Func<JsonSerializerOptions, JsonTypeInfo> contract) => (Type, Contract) = (type, contract);

        internal Type Type { get; }

        internal Func<JsonSerializerOptions, JsonTypeInfo> Contract { get; }

        /// <summary>Fields of a type.</summary>
        public static Skip Of<T>()
            where T : class => new(typeof(T), static o => JsonMetadataServices.CreateValueInfo<T?>(o, new Nothing<T>()));
    }

    private sealed class Resolver(Dictionary<Type, Skip> skipped) : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => skipped.TryGetValue(type, out var skip)
            ? skip.Contract(options)
            : SingleContracts.Instance.GetTypeInfo(type, options);
    }

    private sealed class Nothing<T> : JsonConverter<T?>
        where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
            => throw new NotSupportedException("This contract only reads.");
    }
}
