using System.Text.RegularExpressions;

namespace Slipway.Expressions;

/// <summary>Regular expressions that take time linear in the text.</summary>
internal static class TextPattern
{
    /// <summary>The expression; null when it is none, or one that cannot be matched in linear time.</summary>
    public static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
