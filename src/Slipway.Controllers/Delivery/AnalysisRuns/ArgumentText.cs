using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Fills in <c>{{args.name}}</c> in every text of a metric.</summary>
internal sealed class ArgumentText(IReadOnlyDictionary<string, string> values)
{
    private const string Prefix = "args.";

    private readonly SortedSet<string> unknown = new(StringComparer.Ordinal);

    /// <summary>Names that were asked for and have no value, sorted.</summary>
    public IReadOnlyCollection<string> Unknown => unknown;

    /// <summary>The metric with its arguments filled in; what is in braces and no argument stays as it is.</summary>
    public Metric Fill(Metric metric)
    {
        if (TreeReader.Read(ApiJson.Serialize(metric)) is not TreeReadResult.Success read)
        {
            throw new InvalidOperationException("a metric that was written as JSON cannot be read again");
        }

        return ApiJson.Deserialize<Metric>(TreeWriter.Write(Fill(read.Root)));
    }

    /// <summary>The text with its arguments filled in.</summary>
    public string Fill(string text)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0
            && text.IndexOf("}}", open, StringComparison.Ordinal) is var close and >= 0)
        {
            filled.Append(text, at, open - at).Append(ValueOf(text[(open + 2)..close]) ?? text[open..(close + 2)]);
            at = close + 2;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private string? ValueOf(string inside)
    {
        var name = inside.Trim();
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        name = name[Prefix.Length..].Trim();
        if (values.TryGetValue(name, out var value))
        {
            return value;
        }

        unknown.Add(name);
        return null;
    }

    private Tree Fill(Tree tree) => tree switch
    {
        TreeString s => new TreeString(Fill(s.Value)),
        TreeArray a => new TreeArray([.. a.Items.Select(Fill)]),
        TreeObject o => o.Fields.Aggregate(o, (filled, field) => filled.With(field.Key, Fill(field.Value))),
        _ => tree,
    };
}
