using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.Cli.Manifests;

/// <summary>Finds the place of a field in its text.</summary>
internal static class FieldLocator
{
    /// <summary>A field such as <c>spec.steps[2].pause</c> or <c>metadata.labels[app]</c>; else the innermost around it that is
    /// there.</summary>
    public static (Tree At, bool IsThere) Find(TreeObject document, string field)
    {
        Tree at = document;
        foreach (var key in Names(field))
        {
            var next = (at, int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) switch
            {
                (TreeArray array, true) => array.Items.ElementAtOrDefault(index),
                (TreeObject o, _) => o[key],
                _ => null,
            };
            if (next is null)
            {
                return (at, false);
            }

            at = next;
        }

        return (at, field.Length > 0);
    }

    /// <summary>The parts of a path; what stands in brackets may have dots.</summary>
    private static IEnumerable<string> Names(string field)
    {
        var start = 0;
        for (var i = 0; i <= field.Length; i++)
        {
            if (i < field.Length && field[i] is not ('.' or '[' or ']'))
            {
                continue;
            }

            if (i > start)
            {
                yield return field[start..i];
            }

            if (i < field.Length && field[i] == '[' && field.IndexOf(']', i) is > 0 and var end)
            {
                yield return field[(i + 1)..end];
                i = end;
            }

            start = i + 1;
        }
    }
}
