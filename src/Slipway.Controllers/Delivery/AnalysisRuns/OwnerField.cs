using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>
/// Reads a field of an object by a path such as <c>metadata.labels['region']</c>, <c>spec.replicas</c> or
/// <c>spec.template.spec.containers[0].image</c>.
/// </summary>
internal static class OwnerField
{
    /// <summary>The value as text; null when the path leads nowhere or to an object or list.</summary>
    public static string? Read(KubeObject owner, string path)
    {
        var bytes = ApiJson.Serialize(owner, owner.GetType());
        Tree? tree = TreeReader.Read(bytes) is TreeReadResult.Success read ? read.Root : null;
        foreach (var part in Parts(path))
        {
            tree = tree switch
            {
                TreeObject o => o[part],
                TreeArray a when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < a.Items.Count
                    => a.Items[i],
                _ => null,
            };
        }

        return tree switch
        {
            TreeString s => s.Value,
            TreeNumber n => n.Text,
            TreeBoolean b => b.Value ? "true" : "false",
            _ => null,
        };
    }

    private static IEnumerable<string> Parts(string path)
    {
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '.')
            {
                at++;
                continue;
            }

            if (path[at] == '[')
            {
                var close = path.IndexOf(']', at);
                close = close < 0 ? path.Length : close;
                yield return path[(at + 1)..close].Trim('\'', '"');
                at = close + 1;
                continue;
            }

            var end = path.AsSpan(at).IndexOfAny('.', '[');
            end = end < 0 ? path.Length : at + end;
            yield return path[at..end];
            at = end;
        }
    }
}
