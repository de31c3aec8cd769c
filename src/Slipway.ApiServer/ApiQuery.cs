using System.Globalization;

namespace Slipway.ApiServer;

/// <summary>Query parameters of a request; unknown ones are ignored by who reads them.</summary>
public sealed class ApiQuery
{
    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);

    private ApiQuery()
    {
    }

    /// <summary>No parameters.</summary>
    public static ApiQuery Empty { get; } = new();

    /// <summary>Reads <c>?a=b&amp;c=d</c>, with or without the question mark.</summary>
    public static ApiQuery Parse(string? text)
    {
        var query = new ApiQuery();
        foreach (var pair in (text ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            query.Add(Decode(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }

        return query;
    }

    /// <summary>Parameters from names and values; null values are left out.</summary>
    public static ApiQuery Of(params IEnumerable<(string Name, string? Value)> pairs)
    {
        var query = new ApiQuery();
        foreach (var (name, value) in pairs)
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return query;
    }

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> All(string name) => values.TryGetValue(name, out var list) ? list : [];

    /// <summary>The first value of a parameter, or null when it is absent or empty.</summary>
    public string? Text(string name) => values.TryGetValue(name, out var list) && list[0].Length > 0 ? list[0] : null;

    /// <summary>
    /// Whether a parameter is set: present with any value but <c>false</c> and <c>0</c>, as Kubernetes reads it. Python's client writes
    /// <c>True</c>.
    /// </summary>
    public bool Flag(string name)
        => values.TryGetValue(name, out var list) && list[0] != "0" && !list[0].Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>A whole number, or null when the parameter is absent.</summary>
    /// <exception cref="ApiException">The value is no number.</exception>
    public long? Number(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ApiErrors.BadRequest($"query parameter {name}: \"{text}\" is not a whole number");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private void Add(string name, string value)
    {
        if (!values.TryGetValue(name, out var list))
        {
            values[name] = list = [];
        }

        list.Add(value);
    }
}
