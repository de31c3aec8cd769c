using Slipway.Gateway.Compiling;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Sessions;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Routing;

/// <summary>A rule of a route, ready to choose a backend.</summary>
internal sealed class RouteRule
{
    private readonly Backend[] backends;
    private readonly WeightSchedule? schedule;

    public RouteRule(
        string route, int index, PlannedRule plan, Func<string, ServiceTarget?> service, Func<string, PlannedAdmission, ClientRate?> rate)
    {
        Route = route;
        Index = index;
        Plan = plan;
        Weighted = plan.Backends.Select(static b => b.Service).Distinct(StringComparer.Ordinal).Count() > 1 ? plan.Name ?? "*" : "";
        RequestEdits = HeaderEdits.From(plan.RequestHeaders);
        ResponseEdits = HeaderEdits.From(plan.ResponseHeaders);
        Mirrors = RouteMirror.Of(plan.Mirrors, service);
        Retry = plan.Retry is null ? null : new RetryRule(plan.Retry);
        Admission = plan.Admission is null ? null : new RuleAdmission(plan.Admission, rate($"{route}#{index}", plan.Admission));
        Cors = plan.Cors is null ? null : new CorsPolicy(plan.Cors);
        backends = [.. plan.Backends.Where(static b => b.Weight > 0).Select(b => new Backend(
            b.Service is null ? null : service(b.Service),
            b.RequestHeaders is null ? RequestEdits : HeaderEdits.From(plan.RequestHeaders, b.RequestHeaders),
            b.ResponseHeaders is null ? ResponseEdits : HeaderEdits.From(plan.ResponseHeaders, b.ResponseHeaders),
            RouteMirror.Of(b.Mirrors, service)))];
        int[] weights = [.. plan.Backends.Where(static b => b.Weight > 0).Select(static b => b.Weight)];
        schedule = backends.Length > 1 ? WeightSchedule.Build(weights) : null;
        Session = plan.Session is null ? null : new SessionRule(plan.Session, $"{route}#{index}", backends);
    }

    /// <summary><c>namespace/name</c> of the HTTPRoute or GRPCRoute.</summary>
    public string Route { get; }

    /// <summary>Place among the rules of the HTTPRoute, from 0.</summary>
    public int Index { get; }

    /// <summary>Name of the rule, or <c>*</c>, when weights place its requests on several Services; empty when one takes them
    /// all.</summary>
    public string Weighted { get; }

    /// <summary>What the rule says.</summary>
    public PlannedRule Plan { get; }

    /// <summary>Changes of request headers.</summary>
    public HeaderEdits RequestEdits { get; }

    /// <summary>Changes of response headers.</summary>
    public HeaderEdits ResponseEdits { get; }

    /// <summary>When a backend is asked again; null where only a failed connection is a reason.</summary>
    public RetryRule? Retry { get; }

    /// <summary>How requests stay with a pod; null where each is placed by itself.</summary>
    public SessionRule? Session { get; }

    /// <summary>What pages of other origins may do; null where the backend says it.</summary>
    public CorsPolicy? Cors { get; }

    /// <summary>What requests are let in; null for all.</summary>
    public RuleAdmission? Admission { get; }

    /// <summary>Most bytes of a body.</summary>
    public long MostBodyBytes => Plan.Admission?.MaxBodyBytes ?? long.MaxValue;

    /// <summary>Copies that requests are due, whichever backend gets them.</summary>
    public RouteMirror[] Mirrors { get; }

    /// <summary>The backends with a share, and their weights.</summary>
    public IEnumerable<(Backend Backend, int Weight)> Backends
        => backends.Zip(Plan.Backends.Where(static b => b.Weight > 0).Select(static b => b.Weight));

    /// <summary>Whether a request may go to a backend that speaks HTTP/2.</summary>
    public bool HasHttp2Backends => Array.Exists(backends, static b => b.Service is { Plan.Http2: true });

    /// <summary>The backend of the next request; null when the rule has none with weight.</summary>
    public Backend? NextBackend() => schedule is not null ? backends[schedule.Next()] : backends.Length == 0 ? null : backends[0];

    /// <summary>A Service of the rule; null when the reference does not resolve.</summary>
    /// <param name="Service">The Service.</param>
    /// <param name="RequestEdits">Changes of request headers, those of the rule included.</param>
    /// <param name="ResponseEdits">Changes of response headers, those of the rule included.</param>
    /// <param name="Mirrors">Copies that requests to it are due.</param>
    internal sealed record Backend(
        ServiceTarget? Service, HeaderEdits RequestEdits, HeaderEdits ResponseEdits, RouteMirror[] Mirrors);
}
