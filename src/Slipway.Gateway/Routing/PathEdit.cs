using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>New paths of redirects and rewrites (HTTPPathModifier of Gateway API).</summary>
internal static class PathEdit
{
    private static readonly ConditionalWeakTable<PlannedPathEdit, Regex> Patterns = [];

    /// <summary>The path after the change.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="path">Path of the request.</param>
    /// <param name="prefix">The prefix that matched, without its trailing slash.</param>
    public static string Apply(PlannedPathEdit edit, string path, string prefix)
    {
        if (edit.Pattern is not null)
        {
            var match = Patterns.GetValue(edit, static e => RoutePattern.Compile(e.Pattern!)).Match(path);
            var replaced = match.Success ? match.Result(edit.Value) : edit.Value;
            return replaced.StartsWith('/') ? replaced : "/" + replaced;
        }

        if (!edit.OnlyPrefix)
        {
            return edit.Value;
        }

        var rest = path[Math.Min(prefix.Length, path.Length)..];
        var changed = edit.Value.TrimEnd('/') + rest;
        return changed.StartsWith('/') ? changed : "/" + changed;
    }
}
