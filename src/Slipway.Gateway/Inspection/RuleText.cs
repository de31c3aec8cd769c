using System.Globalization;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Inspection;

/// <summary>Rules in words.</summary>
internal static class RuleText
{
    /// <summary>An alternative: all of it must hold.</summary>
    public static string Match(PlannedMatch match)
    {
        if (match.Call is { } call)
        {
            return string.Join(", ", Call(call).Concat(match.Headers.Select(static h => $"header {Value(h)}")));
        }

        var path = match.Exact ? $"path is {match.Path}" : match.Regex ? $"path matches {match.Path}" : $"path begins with {match.Path}";
        return string.Join(", ", new[] { path }
            .Concat(match.Method is null ? [] : [$"method is {match.Method}"])
            .Concat(match.Headers.Select(static h => $"header {Value(h)}"))
            .Concat(match.Query.Select(static q => $"query parameter {Value(q)}")));
    }

    /// <summary>What a rule does besides choosing a backend.</summary>
    public static IReadOnlyList<string> Filters(PlannedRule rule)
    {
        var mirrors = rule.Mirrors.Select(static m =>
            $"copies {Percent(m.Share)} to {m.Service ?? "nowhere (the reference does not resolve)"}");
        return [.. Redirect(rule.Redirect), .. Rewrite(rule.Rewrite), .. Edits("request", rule.RequestHeaders),
            .. Edits("response", rule.ResponseHeaders), .. Cors(rule.Cors), .. Admission(rule.Admission), .. mirrors, .. Timeouts(rule),
            .. Retry(rule.Retry), .. Session(rule.Session)];
    }

    /// <summary>A share in units of 0.01 %.</summary>
    public static string Percent(int share) => string.Create(CultureInfo.InvariantCulture, $"{share / 100.0:0.##} %");

    /// <summary>Changes of header lines.</summary>
    /// <param name="of"><c>request</c> or <c>response</c>.</param>
    /// <param name="edits">The changes.</param>
    public static IEnumerable<string> Edits(string of, PlannedHeaderEdits? edits)
        => (edits?.Set ?? []).Select(h => $"sets the {of} header {h.Name}: {h.Value}")
            .Concat((edits?.Add ?? []).Select(h => $"adds the {of} header {h.Name}: {h.Value}"))
            .Concat((edits?.Remove ?? []).Select(n => $"removes the {of} header {n}"));

    /// <summary>The test that a request fails first.</summary>
    /// <param name="match">The alternative.</param>
    /// <param name="failed">The test, as <see cref="RouteEntry.FirstFailed"/> says it.</param>
    public static string Failed(PlannedMatch match, int failed)
        => failed == 0 && match.Call is not null ? "it is no gRPC call: its method is not POST"
            : failed == 0 ? $"method is not {match.Method}"
            : failed <= match.Headers.Count ? $"header {Not(match.Headers[failed - 1])}"
            : $"query parameter {Not(match.Query[failed - 1 - match.Headers.Count])}";

    private static IEnumerable<string> Admission(PlannedAdmission? admission)
    {
        if (admission?.MaxBodyBytes is { } most)
        {
            yield return $"refuses bodies above {most} bytes";
        }

        if (admission?.RequestsPerSecond is { } rate)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"lets in {rate:0.###} requests a second of one client, {admission.Burst} at once");
        }

        if (admission?.Allowed is { Count: > 0 } allowed)
        {
            yield return $"lets in clients of {string.Join(", ", allowed)} only";
        }

        if (admission?.Denied is { Count: > 0 } denied)
        {
            yield return $"lets in no clients of {string.Join(", ", denied)}";
        }
    }

    private static string[] Call(PlannedCall call)
    {
        var verb = call.Regex ? "matches" : "is";
        return [.. call.Service is null ? [] : new[] { $"gRPC service {verb} {call.Service}" },
            .. call.Method is null ? [] : new[] { $"gRPC method {verb} {call.Method}" },
            .. call.Service is null && call.Method is null ? ["every gRPC call"] : Array.Empty<string>()];
    }

    private static string Value(PlannedValueMatch value) => $"{value.Name} {(value.Regex ? "matches" : "is")} {value.Value}";

    private static string Not(PlannedValueMatch value)
        => value.Regex ? $"{value.Name} does not match {value.Value}" : $"{value.Name} is not {value.Value}";

    private static IEnumerable<string> Redirect(PlannedRedirect? redirect)
        => redirect is null ? [] : [$"answers with a redirect ({redirect.StatusCode})"];

    private static IEnumerable<string> Retry(PlannedRetry? retry)
        => retry is null ? []
            : [$"asks again {retry.Attempts} times at most after a failure{string.Concat(retry.Codes.Select(static c => $", {c}"))}"];

    private static IEnumerable<string> Session(PlannedSession? session)
        => session is null ? [] : [$"keeps sessions with their pods by the {(session.Header ? "header" : "cookie")} {session.Name}"];

    private static IEnumerable<string> Cors(PlannedCors? cors)
        => cors is null ? []
            : [$"answers preflights (CORS) of pages of {(cors.Origins.Count == 0 ? "no other origin" : string.Join(", ", cors.Origins))}"];

    private static IEnumerable<string> Rewrite(PlannedRewrite? rewrite)
    {
        if (rewrite?.Host is { } host)
        {
            yield return $"changes the host to {host}";
        }

        if (rewrite?.Path is { } path)
        {
            yield return path.OnlyPrefix ? $"changes the matched part of the path to {path.Value}" : $"changes the path to {path.Value}";
        }
    }

    private static IEnumerable<string> Timeouts(PlannedRule rule)
    {
        if (rule.RequestTimeoutMilliseconds is { } whole)
        {
            yield return $"waits {whole} ms at most until the answer begins";
        }

        if (rule.BackendTimeoutMilliseconds is { } attempt)
        {
            yield return $"waits {attempt} ms at most for each attempt";
        }
    }
}
