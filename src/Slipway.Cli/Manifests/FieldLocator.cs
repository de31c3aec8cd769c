using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.Cli.Manifests;

/// <summary>Finds the place of a field in its text.</summary>
internal static class FieldLocator
{
    /// <summary>Place of a field such as <c>spec.steps[2].pause</c>, or of the innermost object around it that is there.</summary>
    public static TreePosition Find(TreeObject document, string field)
    {
        Tree at = document;
        foreach (var name in field.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = name.Trim('[', ']');
            var next = (at, int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) switch
            {
                (TreeArray array, true) => array.Items.ElementAtOrDefault(index),
                (TreeObject o, _) => o[key],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            at = next;
        }

        return at.Position;
    }
}
