using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.Yaml;

namespace Slipway.Cli.Rollouts;

/// <summary>What differs between the templates of two revisions.</summary>
internal static class RevisionDiff
{
    /// <summary>Lines around a change that are shown.</summary>
    private const int Context = 3;

    /// <summary>The template of a revision, without what the controller put into it.</summary>
    public static Tree TemplateOf(ReplicaSet set)
    {
        var template = set.Spec?.Template ?? new PodTemplateSpec();
        var labels = template.Metadata?.Labels?.Where(static l => l.Key != LabelNames.RolloutHash).ToDictionary();
        template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } };
        return ((TreeReadResult.Success)TreeReader.Read(ApiJson.Serialize(template))).Root;
    }

    /// <summary>The changed fields: path, value before, value after; null where there is none.</summary>
    public static IEnumerable<RevisionChange> Changes(Tree? from, Tree? to, string path = "")
    {
        if (from is not null && to is not null && from.DeepEquals(to))
        {
            return [];
        }

        return (from, to) switch
        {
            (TreeObject a, TreeObject b) => a.Fields.Concat(b.Fields).Select(static f => f.Key).Distinct()
                .SelectMany(name => Changes(a[name], b[name], path.Length == 0 ? name : $"{path}.{name}")),
            (TreeArray a, TreeArray b) => Keys(a).Concat(Keys(b)).Distinct()
                .SelectMany(key => Changes(Item(a, key), Item(b, key), $"{path}[{key}]")),
            _ => [new RevisionChange(path, Text(from), Text(to))],
        };
    }

    /// <summary>The changed lines of two texts as a unified diff; empty when they are the same.</summary>
    public static IReadOnlyList<string> Lines(Tree from, Tree to)
    {
        var (a, b) = (YamlWriter.Write(from).Split('\n')[..^1], YamlWriter.Write(to).Split('\n')[..^1]);
        var all = Merged(a, b);
        var shown = new SortedSet<int>();
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Mark != ' ')
            {
                var first = Math.Max(0, i - Context);
                shown.UnionWith(Enumerable.Range(first, Math.Min(all.Count, i + Context + 1) - first));
            }
        }

        var lines = new List<string>();
        var last = -1;
        foreach (var i in shown)
        {
            if (i != last + 1)
            {
                lines.Add("...");
            }

            lines.Add(all[i].Mark + all[i].Text);
            last = i;
        }

        return lines;
    }

    /// <summary>Both texts in one, by their longest common subsequence.</summary>
    private static List<(char Mark, string Text)> Merged(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var all = new List<(char, string)>();
        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                all.Add((' ', a[x++]));
                y++;
            }
            else if (y == b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
            {
                all.Add(('-', a[x++]));
            }
            else
            {
                all.Add(('+', b[y++]));
            }
        }

        return all;
    }

    // Items that have a name are the same where their names are.
    private static IEnumerable<string> Keys(TreeArray list) => list.Items.Select(static (item, i) => KeyOf(item, i));

    private static string KeyOf(Tree item, int index) => item.TextAt("name") ?? index.ToString(CultureInfo.InvariantCulture);

    private static Tree? Item(TreeArray list, string key) => list.Items.Where((item, i) => KeyOf(item, i) == key).FirstOrDefault();

    private static string? Text(Tree? value) => value switch
    {
        null => null,
        TreeString text => text.Value,
        _ => System.Text.Encoding.UTF8.GetString(TreeWriter.Write(value)),
    };
}

/// <summary>A field that differs.</summary>
/// <param name="Path">Its path in the template.</param>
/// <param name="From">Its value before; null where it was not there.</param>
/// <param name="To">Its value after; null where it is no longer there.</param>
internal sealed record RevisionChange(string Path, string? From, string? To);
