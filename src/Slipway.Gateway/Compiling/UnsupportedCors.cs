using System.Text.RegularExpressions;
using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema allows in a CORS filter and this gateway does not serve.</summary>
internal static partial class UnsupportedCors
{
    private static readonly string[] Methods
        = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"];

    /// <summary>The first such field with value and reason; null when there is none.</summary>
    /// <param name="at">Where the filter stands.</param>
    /// <param name="cors">The filter.</param>
    public static string? Find(string at, HTTPCORSFilter? cors)
    {
        if (cors is null)
        {
            return $"{at}: missing; it is required for the type CORS";
        }

        return Find($"{at}.allowOrigins", cors.AllowOrigins, IsOrigin, "* or http(s)://HOST[:PORT], whose HOST may begin with *")
            ?? Find($"{at}.allowMethods", cors.AllowMethods, Methods.Contains, string.Join(", ", Methods))
            ?? Find($"{at}.allowHeaders", cors.AllowHeaders, static h => Token().IsMatch(h), "names of headers, or *")
            ?? Find($"{at}.exposeHeaders", cors.ExposeHeaders, static h => Token().IsMatch(h), "names of headers, or *")
            ?? (cors.AllowCredentials == true && cors.ExposeHeaders?.Contains("*") == true
                ? $"{at}.exposeHeaders: * is not allowed with allowCredentials, as browsers take it for a name; name the headers" : null);
    }

    private static string? Find(string at, IReadOnlyList<string>? values, Func<string, bool> isAllowed, string allowed)
        => values?.FirstOrDefault(v => !isAllowed(v)) is { } value ? $"{at}: {value} is not served; allowed are {allowed}"
            : values?.Count > 1 && values.Contains("*") ? $"{at}: * with others; it stands for all and must be alone"
            : null;

    private static bool IsOrigin(string origin)
        => origin == "*" || (Origin().Match(origin) is { Success: true } match
            && (!match.Groups["port"].Success || int.Parse(match.Groups["port"].Value, null) is >= 1 and <= 65535));

    [GeneratedRegex(@"\A(?i:https?)://(\*|(\*\.?)?[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]{1,5}))?\z")]
    private static partial Regex Origin();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z")]
    private static partial Regex Token();
}
