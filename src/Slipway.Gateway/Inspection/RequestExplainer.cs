using System.Buffers;
using System.Net;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Inspection;

/// <summary>
/// Says what would become of a request, with the parser, the table and the placement that real requests meet, but without taking a turn in
/// the order of shares, so that asking changes nothing.
/// </summary>
internal static class RequestExplainer
{
    /// <summary>Explains a request without <see cref="RequestQuestion.Fault"/>.</summary>
    public static RequestExplanation Explain(GatewayCore core, RequestQuestion question)
    {
        var isSecure = question.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        var head = new RequestHead { Tls = isSecure ? new TlsSession(stream: null, listener: null, clientAuthorities: null) : null };
        var fault = Read(head, question);
        if (fault != HeadFault.None)
        {
            return Answer(OwnAnswer.To(fault));
        }

        var table = core.Table;
        var candidates = Candidates(table, head, out var winner);
        if (CorsPolicy.RuleOf(table, head) is { } preflighted)
        {
            return Answer(preflighted.Cors!.Preflight(head)) with
            {
                Candidates = candidates,
                Reason = $"a preflight for {preflighted.Route} rules[{preflighted.Index}], whose CORS filter answers it",
            };
        }

        if (winner is null)
        {
            return Answer(OwnAnswer.NotFound) with
            {
                Candidates = candidates,
                Reason = candidates.Count > 0 ? "routes have this host and path, but none of them takes the request"
                    : $"no route has host {Encoding.ASCII.GetString(head.Host)} and path {Encoding.UTF8.GetString(head.Path)}",
            };
        }

        var explained = winner.Rule.Plan.Redirect is { } redirect
            ? Redirected(OwnAnswer.Redirect(redirect, head, Encoding.UTF8.GetString(winner.Path), winner.Rule))
            : Forwarded(winner, head, question.Client is null ? null : IPAddress.Parse(question.Client));
        return explained with { Candidates = candidates };
    }

    /// <summary>The head that such a request would have, read as one from a client is.</summary>
    private static HeadFault Read(RequestHead head, RequestQuestion question)
    {
        var url = new Uri(question.Url);
        var start = question.Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = question.Url.AsSpan(start).IndexOfAny('/', '?') is >= 0 and var at ? question.Url[(start + at)..].Split('#')[0] : "/";
        var text = new StringBuilder($"{question.Method} {(path.StartsWith('?') ? "/" : "")}{path} HTTP/1.1\r\n");
        if (!question.Headers.Any(static h => h.StartsWith("host:", StringComparison.OrdinalIgnoreCase)))
        {
            text.Append("Host: ").Append(url.Authority).Append("\r\n");
        }

        foreach (var line in question.Headers)
        {
            text.Append(line).Append("\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
        return bytes.Length > Limits.HeadBytes ? HeadFault.TooLarge
            : new HeadParser().Parse(head, head.Load(new ReadOnlySequence<byte>(bytes)));
    }

    private static List<CandidateReport> Candidates(RoutingTable table, RequestHead head, out RouteEntry? winner)
    {
        winner = null;
        var reports = new List<CandidateReport>();
        foreach (var (host, entry) in table.Candidates(head.View))
        {
            var failed = entry.FirstFailed(head.View);
            var wins = failed < 0 && winner is null;
            winner = wins ? entry : winner;
            reports.Add(new CandidateReport(entry.Rule.Route, entry.Rule.Index, host, RuleText.Match(entry.Match), wins,
                failed >= 0 ? RuleText.Failed(entry.Match, failed) : wins ? null : "another is more specific, or older"));
        }

        return reports;
    }

    private static RequestExplanation Answer(OwnAnswer answer)
        => new() { Outcome = "answer", Status = answer.Status, Reason = answer.Text };

    private static RequestExplanation Redirected(OwnAnswer answer)
        => new() { Outcome = "redirect", Status = answer.Status, Reason = $"redirected to {answer.Text}" };

    private static RequestExplanation Forwarded(RouteEntry winner, RequestHead head, IPAddress? client)
    {
        var backends = winner.Rule.Backends.ToList();
        var places = backends.Where(static b => b.Backend.Service is not null)
            .Select(b => PlacementReport.Of(b.Backend.Service!, head, client)).ToList();
        var arms = places.SelectMany(static p => p.Arms.Select(a => (p.Service, Arm: a))).ToList();
        var endpoints = arms.SelectMany(static a => TableReports.Endpoints(a.Service, a.Arm)).ToList();
        var explained = places.Count == 0 ? Answer(OwnAnswer.NoBackend)
            : endpoints.TrueForAll(static e => e.Address is null) ? Answer(OwnAnswer.NoEndpoint)
            : new RequestExplanation { Outcome = "forward", Reason = Reason(winner, head, places.Count < backends.Count) };
        return explained with
        {
            Backends = TableReports.Backends(backends, static b => b.Weight, static b => b.Backend.Service),
            Placement = [.. places.Select(static p => $"{p.Service.Plan.Id}: {p.Because}")],
            Revision = arms.Select(static a => a.Arm.Revision).Distinct().ToList() is [{ Length: > 0 } one] ? one : null,
            Endpoints = endpoints,
            Changes = Changes(winner.Rule.Plan, backends.Count == 1 ? winner.Rule.Plan.Backends.First(static b => b.Weight > 0) : null),
        };
    }

    private static string Reason(RouteEntry winner, RequestHead head, bool someUnresolved)
        => $"{winner.Rule.Route} rules[{winner.Rule.Index}] takes {Encoding.ASCII.GetString(head.Method)} "
            + $"{Encoding.ASCII.GetString(head.Host)}{Encoding.UTF8.GetString(head.Path)}"
            + (someUnresolved ? "; the share of backends that do not resolve is answered with 500" : "");

    private static IReadOnlyList<string> Changes(PlannedRule rule, PlannedBackend? only)
        => [.. RuleText.Filters(rule), .. RuleText.Edits("request", only?.RequestHeaders),
            .. RuleText.Edits("response", only?.ResponseHeaders)];
}
