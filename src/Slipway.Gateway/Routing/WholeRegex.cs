using System.Text.RegularExpressions;

namespace Slipway.Gateway.Routing;

/// <summary>Regular expressions of routes: they match whole values, in time linear in the value, so no request can make one slow.</summary>
internal static class WholeRegex
{
    /// <summary>Compiles one.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="FormatException">It has look-around or back-references.</exception>
    public static Regex Of(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException("look-around and back-references are not allowed", e);
        }
    }
}
