using System.Text.RegularExpressions;
using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Matches of GRPCRoutes as matches of what calls are on the wire: POST with the path /SERVICE/METHOD (gRPC over
/// HTTP/2).</summary>
internal static class CallTranslator
{
    private const string Any = "[^/]+";

    /// <summary>The alternatives of a rule; every call where there is none.</summary>
    public static IReadOnlyList<PlannedMatch> Matches(IReadOnlyList<GRPCRouteMatch>? matches)
        => [.. (matches is { Count: > 0 } ? matches : [new GRPCRouteMatch()]).Select(static m => Match(m.Method) with
        {
            Method = "POST",
            Headers = RuleTranslator.Headers(m.Headers),
        })];

    private static PlannedMatch Match(GRPCMethodMatch? method)
    {
        var call = new PlannedCall(NotEmpty(method?.Service), NotEmpty(method?.Method), method?.Type == "RegularExpression");
        return call switch
        {
            { Service: null, Method: null } => new PlannedMatch { Call = call },
            { Regex: false, Service: { } service, Method: { } name } => new PlannedMatch
            {
                Call = call, Exact = true, Path = $"/{service}/{name}",
            },
            { Regex: false, Service: { } service } => new PlannedMatch { Call = call, Path = $"/{service}" },
            _ => new PlannedMatch { Call = call, Regex = true, Path = $"/{Pattern(call.Service, call)}/{Pattern(call.Method, call)}" },
        };
    }

    private static string Pattern(string? text, PlannedCall call)
        => text is null ? Any : call.Regex ? $"(?:{text})" : Regex.Escape(text);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
