namespace Slipway.Api.Schemas;

/// <summary>Server-side apply merges the list by these keys. A list without attribute is atomic.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(params string[] keys) : Attribute
{
    /// <summary>JSON names of the key fields.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>Server-side apply treats the list of scalars as a set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;

/// <summary>Server-side apply treats the object or map as one value.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class MapAtomicAttribute : Attribute;

/// <summary>How a strategic merge patch treats a list or map.</summary>
[Flags]
public enum PatchStrategies
{
    /// <summary>Lists are replaced, maps merged.</summary>
    None = 0,

    /// <summary>Lists are merged, by key or as a set of scalars.</summary>
    Merge = 1,

    /// <summary>Fields that the patch does not name in <c>$retainKeys</c> are removed.</summary>
    RetainKeys = 2,

    /// <summary>The map is replaced as a whole.</summary>
    Replace = 4,
}

/// <summary>Strategic merge behaviour of a field; without it lists are replaced and maps merged.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatchAttribute(PatchStrategies strategies) : Attribute
{
    /// <summary>The strategies.</summary>
    public PatchStrategies Strategies { get; } = strategies;

    /// <summary>JSON name of the merge key of a list of objects.</summary>
    public string? Key { get; init; }
}
