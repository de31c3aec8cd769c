using System.Text;
using System.Xml.Linq;

namespace Slipway.ApiServer.OpenApi;

/// <summary>
/// What types and fields are, in words: the summaries of the documentation comments of the API's records, which the build embeds here, so
/// that <c>kubectl explain</c> says what the source says.
/// </summary>
internal static class Descriptions
{
    private const string Resource = "Slipway.Api.xml";

    private static readonly Lazy<Dictionary<string, string>> Summaries = new(Read);

    /// <summary>The summary of a documentation id in plain text, or null when there is none.</summary>
    public static string? Find(string documentationId) => Summaries.Value.GetValueOrDefault(documentationId);

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(Descriptions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} was not embedded.");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in XDocument.Load(stream).Descendants("member"))
        {
            if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
            {
                found[name] = Plain(summary);
            }
        }

        return found;
    }

    private static string Plain(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { IsEmpty: true } reference => Last(reference.Attributes().FirstOrDefault()?.Value ?? ""),
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // A reference to a member is called by the member's own name.
    private static string Last(string reference) => reference.Split('(')[0].Split('.', ':')[^1];
}
