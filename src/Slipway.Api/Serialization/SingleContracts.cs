using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Api.Serialization;

/// <summary>
/// Makes the contract of one type and touches no other. The generated resolver finds a type in one method of seven hundred cases, and
/// whoever enters that method has the runtime load what all of its cases name: thousands of types, which are never given back. Each case
/// calls a method that is named after its type; it is called here.
/// </summary>
internal sealed class SingleContracts : IJsonTypeInfoResolver
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The resolver of every contract.</summary>
    public static SingleContracts Instance { get; } = new();

    /// <inheritdoc/>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        => (Maker(type, "") ?? Maker(type, Room(type))) is { } maker
            ? (JsonTypeInfo?)maker.Invoke(ApiJsonContext.Default, [options])
            : ((IJsonTypeInfoResolver)ApiJsonContext.Default).GetTypeInfo(type, options);

    /// <summary>The method that makes the contract of a type; null when the generator names it otherwise.</summary>
    /// <param name="type">The type.</param>
    /// <param name="room">What is put before the name, where two rooms have a type of this name.</param>
    internal static MethodInfo? Maker(Type type, string room)
        => typeof(ApiJsonContext).GetMethod($"Create_{Name(type, room)}", Declared, [typeof(JsonSerializerOptions)]) is { } maker
            && maker.ReturnType.GenericTypeArguments is [var made] && made == type ? maker : null;

    /// <summary>The last part of the namespace of a type, or of the last of its arguments.</summary>
    internal static string Room(Type type)
        => type.GenericTypeArguments is [.., var last] ? Room(last)
            : type.Namespace is { } space ? space[(space.LastIndexOf('.') + 1)..] : "";

    private static string Name(Type type, string room)
    {
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, room)}Array";
        }

        var end = type.Name.IndexOf('`', StringComparison.Ordinal);
        return end < 0 ? room + type.Name
            : type.Name[..end] + string.Concat(type.GenericTypeArguments.Select(a => Name(a, room)));
    }
}
