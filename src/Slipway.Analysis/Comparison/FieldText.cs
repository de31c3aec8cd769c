using System.Text;

namespace Slipway.Analysis.Comparison;

/// <summary>Values as samples show them.</summary>
internal static class FieldText
{
    private const int Most = 120;

    /// <summary>A value, cut to a bound.</summary>
    public static string Cut(string value) => value.Length <= Most ? value : $"{value[..Most]}…";

    /// <summary>A body: its beginning when it is text, else its length.</summary>
    public static string OfBody(ObservedAnswer answer)
    {
        if (answer.BodyHash is { } hash)
        {
            return hash;
        }

        var start = answer.Body.Span[..Math.Min(answer.Body.Length, Most)];
        return start.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? FormattableString.Invariant($"{answer.Body.Length} bytes")
            : Encoding.ASCII.GetString(start) + (answer.Body.Length > Most ? "…" : "");
    }
}
