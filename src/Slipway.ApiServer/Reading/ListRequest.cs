using System.Globalization;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Reading;

/// <summary>What a list covers and which state it shows.</summary>
internal sealed record ListRequest(KindInfo Kind, string Namespace)
{
    public Selection Selection { get; init; } = Selection.Everything;

    /// <summary>Most objects; 0 for all.</summary>
    public int Limit { get; init; }

    public string? Continue { get; init; }

    /// <summary>Asked revision; null for the newest.</summary>
    public long? ResourceVersion { get; init; }

    /// <summary>Whether exactly <see cref="ResourceVersion"/> is asked for.</summary>
    public bool Exact { get; init; }

    public static ListRequest Of(ApiRoute route, ApiQuery query)
    {
        var selection = Selection.Parse(route.Kind, query.Text("labelSelector"), query.Text("fieldSelector"));
        if (query.Flag("watch"))
        {
            return new ListRequest(
                route.Kind, route.Namespace) { Selection = selection, ResourceVersion = Version(query.Text("resourceVersion")) };
        }

        var (version, match) = (query.Text("resourceVersion"), query.Text("resourceVersionMatch"));
        CheckMatch(version, match);
        if (query.Text("continue") is not null && version is not null and not "0")
        {
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (query.Flag("sendInitialEvents"))
        {
            throw ApiErrors.InvalidOptions("ListOptions", "sendInitialEvents", "FieldValueForbidden",
                "Forbidden: sendInitialEvents is forbidden for list");
        }

        return new ListRequest(route.Kind, route.Namespace)
        {
            Selection = selection,
            Limit = (int)Math.Clamp(query.Number("limit") ?? 0, 0, int.MaxValue),
            Continue = query.Text("continue"),
            ResourceVersion = Version(version),
            Exact = match == "Exact",
        };
    }

    /// <summary>A resourceVersion as a number; null when absent.</summary>
    public static long? Version(string? text) => text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw ApiErrors.BadRequest($"invalid resource version \"{text}\": it is not a whole number");

    private static void CheckMatch(string? version, string? match)
    {
        var problem = match switch
        {
            null => null,
            _ when version is null => "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
            "Exact" when version == "0" => "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"",
            "Exact" or "NotOlderThan" => null,
            _ => $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\"",
        };
        if (problem is not null)
        {
            throw ApiErrors.InvalidOptions("ListOptions", "resourceVersionMatch",
                problem.StartsWith('F') ? "FieldValueForbidden" : "FieldValueNotSupported", problem);
        }
    }
}
