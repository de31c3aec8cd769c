using System.Text.RegularExpressions;

namespace Slipway.Api.Delivery;

/// <summary>
/// Which series are meant, as queries of Prometheus write it: <c>jobs_total{queue="mail",code!~"2.."}</c>. A label that a series does not
/// have counts as empty. Regular expressions must match the whole value, and those with back-references or look-around are refused.
/// </summary>
public sealed class SeriesSelector
{
    private readonly IReadOnlyList<(SeriesLabel Label, Regex? Pattern)> matchers;

    private SeriesSelector(string name, IReadOnlyList<(SeriesLabel Label, Regex? Pattern)> matchers)
        => (Name, this.matchers) = (name, matchers);

    /// <summary>Name of the series.</summary>
    public string Name { get; }

    /// <summary>The selector, or what is wrong with the text and where.</summary>
    public static (SeriesSelector? Selector, string? Problem) Parse(string text)
    {
        var at = SeriesText.NameLength(text);
        if (at == 0)
        {
            return (null, SeriesText.Expected("the name of a series, such as jobs_total{queue=\"mail\"}", text, 0));
        }

        var name = text[..at];
        IReadOnlyList<SeriesLabel>? labels = [];
        if (at < text.Length && text[at] == '{')
        {
            (labels, var problem) = SeriesText.Labels(text, ref at);
            if (labels is null)
            {
                return (null, problem);
            }
        }

        if (at < text.Length)
        {
            return (null, SeriesText.Expected("{ or the end", text, at));
        }

        var matchers = new List<(SeriesLabel, Regex?)>();
        foreach (var label in labels)
        {
            try
            {
                matchers.Add((label, label.Operator.EndsWith('~')
                    ? new Regex($@"\A(?:{label.Value})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
                    : null));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return (null, $"label {label.Name}: '{label.Value}' is no regular expression that can be used: {e.Message}");
            }
        }

        return (new SeriesSelector(name, matchers), null);
    }

    /// <summary>Whether a series of this name with these labels is meant.</summary>
    public bool Selects(string name, IReadOnlyList<SeriesLabel> labels)
        => name == Name && matchers.All(m => Holds(m.Label, m.Pattern, labels.FirstOrDefault(l => l.Name == m.Label.Name)?.Value ?? ""));

    private static bool Holds(SeriesLabel matcher, Regex? pattern, string value) => matcher.Operator switch
    {
        "=" => value == matcher.Value,
        "!=" => value != matcher.Value,
        "=~" => pattern!.IsMatch(value),
        _ => !pattern!.IsMatch(value),
    };
}
