using System.Text.RegularExpressions;

namespace Slipway.Cli.Importing;

/// <summary>Which results of requests a series is about, by its matchers on labels with a status.</summary>
/// <param name="Matched">Results that match, such as <c>503</c> or <c>5xx</c>.</param>
/// <param name="Failures">Those of all that Slipway calls bad.</param>
/// <param name="Others">The other ones.</param>
internal sealed record StatusMatch(IReadOnlySet<string> Matched, IReadOnlyList<string> Failures, IReadOnlyList<string> Others)
{
    private static readonly string[] StatusLabels =
    [
        "code", "status", "status_code", "code_class", "status_class", "http_code", "http_status", "http_status_code", "http_status_class",
        "http_response_status_code", "http_response_code", "response_code", "response_code_class", "grpc_code", "grpc_status",
        "grpc_response_status", "rpc_grpc_status_code",
    ];

    /// <summary>What a label may hold: what Slipway calls bad, and the rest.</summary>
    private static readonly (bool IsGrpc, string[] Failures, string[] Others)[] Vocabularies =
    [
        (false, ["500", "501", "502", "503", "504", "505", "507", "508", "511", "599"],
            ["100", "101", "200", "201", "202", "204", "206", "301", "302", "303", "304", "307", "308", "400", "401", "403", "404", "405",
                "408", "409", "410", "412", "413", "415", "422", "425", "429", "431", "451", "499"]),
        (false, ["5xx"], ["1xx", "2xx", "3xx", "4xx"]),
        (false, ["5XX"], ["1XX", "2XX", "3XX", "4XX"]),
        (false, ["5"], ["1", "2", "3", "4"]),
        (true, ["Unknown", "DeadlineExceeded", "Internal", "Unavailable", "DataLoss"],
            ["OK", "Canceled", "InvalidArgument", "NotFound", "AlreadyExists", "PermissionDenied", "ResourceExhausted",
                "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Unauthenticated"]),
        (true, ["2", "4", "13", "14", "15"], ["0", "1", "3", "5", "6", "7", "8", "9", "10", "11", "12", "16"]),
    ];

    /// <summary>Whether a matcher is about the status.</summary>
    public static bool IsStatus(QueryMatcher matcher) => StatusLabels.Contains(matcher.Label);

    /// <summary>The match of some matchers on one label; null where they tell nothing of failures.</summary>
    public static StatusMatch? Of(IReadOnlyList<QueryMatcher> matchers)
    {
        var isGrpc = matchers[0].Label.Contains("grpc", StringComparison.Ordinal);
        foreach (var (_, failures, others) in Vocabularies.Where(v => v.IsGrpc == isGrpc))
        {
            var matched = failures.Concat(others).Where(v => matchers.All(m => Matches(m, v))).ToHashSet(StringComparer.Ordinal);
            if (matched.Count > 0 && matched.Count < failures.Length + others.Length)
            {
                return new StatusMatch(matched, failures, others);
            }
        }

        return null;
    }

    /// <summary>The results that do not match.</summary>
    public StatusMatch Rest() => this with
    {
        Matched = Failures.Concat(Others).Where(v => !Matched.Contains(v)).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>What Slipway calls bad and is not matched.</summary>
    public IReadOnlyList<string> Missing => [.. Failures.Where(f => !Matched.Contains(f))];

    /// <summary>What Slipway calls good and is matched.</summary>
    public IReadOnlyList<string> Beyond => [.. Others.Where(Matched.Contains)];

    /// <summary>Matchers of expressions hold for whole values.</summary>
    private static bool Matches(QueryMatcher matcher, string value)
    {
        try
        {
            var holds = matcher.Sign.Contains('~', StringComparison.Ordinal)
                ? Regex.IsMatch(value, $"^(?:{matcher.Value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
                : value == matcher.Value;
            return holds != matcher.Sign.StartsWith('!');
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
