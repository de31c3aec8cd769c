using System.Text.RegularExpressions;

namespace Slipway.Api.Delivery;

/// <summary>Regular expressions of routes.</summary>
public static class RoutePattern
{
    private const string Start = @"\A(?:";

    /// <summary>Compiles an expression that matches whole texts only, in time linear in the text, so that no request can make one
    /// slow.</summary>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="FormatException">It is no regular expression, or has look-around or back-references.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex($@"{Start}{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException("look-around and back-references are not allowed", e);
        }
        catch (RegexParseException e)
        {
            throw new FormatException($"{e.Error} at position {Math.Clamp(e.Offset - Start.Length, 0, pattern.Length)}", e);
        }
    }

    /// <summary>Why an expression is refused; null when it is not.</summary>
    /// <param name="pattern">The expression.</param>
    public static string? Fault(string pattern)
    {
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
