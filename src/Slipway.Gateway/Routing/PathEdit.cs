using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>New paths of redirects and rewrites (HTTPPathModifier of Gateway API).</summary>
internal static class PathEdit
{
    /// <summary>The path after the change.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="path">Path of the request.</param>
    /// <param name="prefix">The prefix that matched, without its trailing slash.</param>
    public static string Apply(PlannedPathEdit edit, string path, string prefix)
    {
        if (!edit.OnlyPrefix)
        {
            return edit.Value;
        }

        var rest = path[Math.Min(prefix.Length, path.Length)..];
        var changed = edit.Value.TrimEnd('/') + rest;
        return changed.StartsWith('/') ? changed : "/" + changed;
    }
}
