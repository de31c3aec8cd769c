using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>A pointer of RFC 6901.</summary>
internal sealed class JsonPointer
{
    private JsonPointer(string text, IReadOnlyList<string> steps)
    {
        Text = text;
        Steps = steps;
    }

    public string Text { get; }

    /// <summary>The unescaped names and indexes; empty for the whole document.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>Reads a pointer; null when it is malformed.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }

        if (text[0] != '/')
        {
            return null;
        }

        var steps = text[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            if (Unescape(steps[i]) is not { } step)
            {
                return null;
            }

            steps[i] = step;
        }

        return new JsonPointer(text, steps);
    }

    /// <summary>The value it points at, or null when there is none.</summary>
    public Tree? Find(Tree root)
    {
        Tree? at = root;
        foreach (var step in Steps)
        {
            at = at switch
            {
                TreeObject o => o[step],
                TreeArray a when Index(step, a.Items.Count - 1) is { } i => a.Items[i],
                _ => null,
            };
            if (at is null)
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>Whether this points into what <paramref name="other"/> points at, or at the same.</summary>
    public bool IsWithin(JsonPointer other)
        => Steps.Count >= other.Steps.Count && other.Steps.SequenceEqual(Steps.Take(other.Steps.Count));

    /// <summary>An index of a list: digits without leading zero, at most <paramref name="last"/>; null when it is none.</summary>
    public static int? Index(string step, int last)
        => step.Length is > 0 and <= 9 && step.All(char.IsAsciiDigit) && (step[0] != '0' || step.Length == 1)
            && int.Parse(step, CultureInfo.InvariantCulture) is var index && index <= last ? index : null;

    private static string? Unescape(string step)
    {
        for (var i = step.IndexOf('~'); i >= 0; i = step.IndexOf('~', i + 1))
        {
            if (i + 1 == step.Length || step[i + 1] is not ('0' or '1'))
            {
                return null;
            }
        }

        return step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
