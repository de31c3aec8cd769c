using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Gateway.Inspection;

namespace Slipway.Cli.Gateways;

/// <summary>Reports of a gateway as text.</summary>
internal static class GatewayTables
{
    /// <summary>A row for each alternative of each rule.</summary>
    public static IEnumerable<string> Rules(IReadOnlyList<RuleReport> rules)
        => rules.Count == 0
            ? ["no route is served; 'kubectl get httproutes,grpcroutes -A' lists those there are, and their conditions say why"]
            : TextTable.Lines(
                ["ROUTE", "RULE", "HOSTS", "MATCH", "GOES TO", "FILTERS"],
                rules.SelectMany(static r => r.Matches.Select((match, i) => (IReadOnlyList<string>)(i > 0
                    ? ["", "", "", $"or {match}", "", ""]
                    : [r.Route, $"rules[{r.Rule}]", string.Join(' ', r.Hosts), match,
                        string.Join("; ", r.Backends.Select(Backend)), string.Join("; ", r.Filters)]))));

    /// <summary>A row for each endpoint.</summary>
    public static IEnumerable<string> Endpoints(IReadOnlyList<EndpointReport> endpoints)
        => endpoints.Count == 0 ? ["no route refers to a Service"]
            : TextTable.Lines(
                ["SERVICE", "REVISION", "ROLE", "SHARE", "ENDPOINT", "IN FLIGHT", "STATE"],
                endpoints.Select(static e => (IReadOnlyList<string>)[e.Service.Length == 0 ? "-" : e.Service,
                    e.Revision.Length == 0 ? "-" : e.Revision, e.Role?.ToLowerInvariant() ?? "-", Percent(e.Percent), e.Address ?? "-",
                    $"{e.InFlight}", State(e)]));

    /// <summary>What would become of a request.</summary>
    public static IEnumerable<string> Explanation(RequestExplanation explained)
    {
        var by = explained.Outcome == "answer" ? "answered by the gateway with " : "";
        yield return (explained.Status is { } status ? $"{by}{status}: " : "") + explained.Reason;
        foreach (var line in Section("routes", explained.Candidates.Select(static c =>
            $"{(c.Wins ? "*" : " ")} {c.Route} rules[{c.Rule}]{(c.Host.Length == 0 ? "" : $" on {c.Host}")}: {c.Match}"
                + (c.Because is null ? "" : $" ({c.Because})")))
            .Concat(Section("goes to", explained.Backends.Select(Backend)))
            .Concat(Section("because", explained.Placement))
            .Concat(Section("endpoints", explained.Endpoints.Select(static e => e.Address is null
                ? $"{Revision(e)}: no ready endpoint"
                : $"{Revision(e)} at {e.Address}: {State(e)}, {e.InFlight} in flight")))
            .Concat(Section("changes", explained.Changes)))
        {
            yield return line;
        }
    }

    /// <summary>A share, 0 to 100.</summary>
    public static string Percent(double percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string State(EndpointReport endpoint) => endpoint switch
    {
        { State: "none" } => "no ready endpoint",
        { EjectedUntil: { } until } => string.Create(CultureInfo.InvariantCulture, $"ejected until {until:yyyy-MM-dd HH:mm:ss}Z"),
        _ => endpoint.State,
    };

    private static IEnumerable<string> Section(string name, IEnumerable<string> lines)
        => lines.Select((line, i) => $"  {(i == 0 ? name : ""),-10} {line}");

    private static string Backend(BackendReport backend)
        => (backend.Service ?? "nowhere (the reference does not resolve)") + (backend.Percent >= 100 ? "" : $" {Percent(backend.Percent)}")
            + (backend.Revisions.Count == 0 ? "" : $" ({string.Join(", ", backend.Revisions.Select(static r =>
                $"{(r.Role is null ? "" : r.Role.ToLowerInvariant() + " ")}{r.Revision} {Percent(r.Percent)}"))})");

    private static string Revision(EndpointReport endpoint)
        => endpoint.Revision.Length == 0 ? endpoint.Service : $"{endpoint.Service} {endpoint.Revision}";
}
