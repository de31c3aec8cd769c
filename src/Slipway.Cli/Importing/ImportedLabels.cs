using System.Text.RegularExpressions;
using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>Labels of other tools as far as Kubernetes takes them.</summary>
internal static partial class ImportedLabels
{
    /// <summary>The labels of some fields, later ones before earlier ones; what does not fit is said and left out.</summary>
    public static SortedDictionary<string, string> Of(params ReadOnlySpan<ImportedField> fields)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            foreach (var (name, value) in field.Fields())
            {
                if (value.Value is TreeString { Value: var text } && Fits(name) && (text.Length == 0 || Fits(text)))
                {
                    labels[name] = text;
                }
                else
                {
                    value.Differ(
                        "is left out: no label of Kubernetes; names and values have up to 63 letters, digits, '-', '_', '.'");
                }
            }
        }

        return labels;
    }

    private static bool Fits(string text) => text.Length <= 63 && Word().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    private static partial Regex Word();
}
