using System.Text.RegularExpressions;
using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema allows in rules of GRPCRoutes alone and this gateway does not serve.</summary>
internal static partial class UnsupportedCalls
{
    private const string Pattern = "RegularExpression";

    /// <summary>Each such field with value and reason, and null for what is served.</summary>
    /// <param name="at">Where the rule stands.</param>
    /// <param name="rule">The rule.</param>
    public static IEnumerable<string?> Find(string at, GRPCRouteRule rule)
        => (rule.Matches ?? []).Select((m, j) => Match($"{at}.matches[{j}]", m));

    private static string? Match(string at, GRPCRouteMatch match)
        => UnsupportedValues.Pattern(at, UnsupportedValues.Patterns(match.Headers))
            ?? (match.Method is null ? null : Method($"{at}.method", match.Method));

    private static string? Method(string at, GRPCMethodMatch method)
    {
        var (service, name) = (method.Service ?? "", method.Method ?? "");
        return service.Length + name.Length == 0 ? $"{at}: neither service nor method; one at least is needed"
            : method.Type == Pattern
                ? UnsupportedValues.Pattern(at, [("service", service), ("method", name)])
            : service.Length > 0 && !ServiceName().IsMatch(service)
                ? $"{at}.service: {service} is not the name of a service: letters, digits and _, in parts with dots between them"
            : name.Length > 0 && !MethodName().IsMatch(name)
                ? $"{at}.method: {name} is not the name of a method: letters, digits and _"
            : null;
    }

    [GeneratedRegex(@"\A\.?[A-Za-z_][A-Za-z_0-9]*(\.[A-Za-z_][A-Za-z_0-9]*)*\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z_0-9]*\z")]
    private static partial Regex MethodName();
}
