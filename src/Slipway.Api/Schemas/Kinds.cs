using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Api.Schemas;

/// <summary>All kinds that are compiled into Slipway, read once from the <see cref="KindAttribute"/>s of their records.</summary>
public static class Kinds
{
    /// <summary>Group of Slipway's own kinds.</summary>
    public const string OwnGroup = "slipway.dev";

    /// <summary>Group under which the kinds of Argo Rollouts are served too, with objects of their own.</summary>
    public const string ArgoGroup = "argoproj.io";

    private static readonly Lazy<IReadOnlyList<KindInfo>> AllKinds = new(Read);
    private static readonly Lazy<FrozenDictionary<Type, KindInfo>> ByType =
        new(() => All.GroupBy(static k => k.Type)
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderBy(static k => k.Group != OwnGroup).First()));

    /// <summary>Every kind, ordered by group, version and plural.</summary>
    public static IReadOnlyList<KindInfo> All => AllKinds.Value;

    /// <summary>The kind of a record type; where one record serves several groups, that of <see cref="OwnGroup"/>.</summary>
    /// <exception cref="ArgumentException">The type carries no <see cref="KindAttribute"/>.</exception>
    public static KindInfo Of<T>()
        where T : KubeObject => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static KindInfo Of(Type type) => ByType.Value.TryGetValue(type, out var kind)
        ? kind
        : throw new ArgumentException($"{type} is not a kind.", nameof(type));

    /// <summary>
    /// The kinds that a record type is the schema of, one for each group in ordinal order. Each has objects of its own.
    /// </summary>
    public static IReadOnlyList<KindInfo> AllOf<T>()
        where T : KubeObject => [.. All.Where(static k => k.Type == typeof(T))];

    /// <summary>The kind with this <c>apiVersion</c> and <c>kind</c>, or null.</summary>
    public static KindInfo? Find(string apiVersion, string kind)
        => All.FirstOrDefault(k => k.ApiVersion == apiVersion && k.Kind == kind);

    // From the list of what crosses the wire: to look through the assembly would load every type of it into every process.
    private static List<KindInfo> Read()
        => [.. typeof(ApiJsonContext).GetCustomAttributesData()
            .Where(static a => a.AttributeType == typeof(JsonSerializableAttribute))
            .Select(static a => (Type)a.ConstructorArguments[0].Value!)
            .Where(static type => type.IsSubclassOf(typeof(KubeObject)))
            .SelectMany(static type => type.GetCustomAttributes<KindAttribute>().Select(a => ToInfo(type, a)))
            .OrderBy(static k => k.Group, StringComparer.Ordinal)
            .ThenBy(static k => k.Version, StringComparer.Ordinal)
            .ThenBy(static k => k.Plural, StringComparer.Ordinal)];

    private static KindInfo ToInfo(Type type, KindAttribute a) => new(a.Group, a.Version, a.Kind, a.Plural, type)
    {
        Namespaced = a.Namespaced,
        HasStatus = a.HasStatus,
        IsRequest = a.IsRequest,
        ShortNames = Split(a.ShortNames),
        Categories = Split(a.Categories),
    };

    private static string[] Split(string? list)
        => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
