using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>Values as text to compare by: equal scalars have equal text, of whatever type they are.</summary>
internal static class MergeValue
{
    public static string Of(Tree tree) => tree switch
    {
        TreeString s => "s" + s.Value,
        TreeNumber n => "n" + (n.Integer?.ToString(CultureInfo.InvariantCulture) ?? n.Text),
        TreeBoolean b => b.Value ? "true" : "false",
        TreeNull => "null",
        _ => System.Text.Encoding.UTF8.GetString(TreeWriter.Write(tree)),
    };

    /// <summary>What identifies an item: its merge key, or itself when there is none; null when it lacks the key.</summary>
    public static string? Identity(Tree item, string? mergeKey) => mergeKey is null ? Of(item)
        : item is TreeObject o && o[mergeKey] is { } key ? Of(key) : null;
}
