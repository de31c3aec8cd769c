using System.Text.Json.Serialization;

namespace Slipway.Gateway.Compiling;

/// <summary>What the gateway is to do, as pure data: compiled from objects of the API, kept on disk, and built into a routing
/// table.</summary>
internal sealed record TablePlan
{
    /// <summary>Nothing to serve: every request gets 404.</summary>
    public static TablePlan Empty { get; } = new() { Routes = [], Services = [] };

    /// <summary>Routes in order of precedence among equals: oldest first, then by name.</summary>
    public required IReadOnlyList<PlannedRoute> Routes { get; init; }

    /// <summary>Service ports that routes refer to, sorted by <see cref="PlannedService.Id"/>.</summary>
    public required IReadOnlyList<PlannedService> Services { get; init; }

    /// <summary>HTTPS listeners that have a certificate, the default first.</summary>
    public IReadOnlyList<PlannedListener> Listeners { get; init; } = [];

    /// <summary>Addresses of Services, sorted; empty where others serve them.</summary>
    public IReadOnlyList<PlannedEntrance> Entrances { get; init; } = [];
}

/// <summary>One route on the hosts where it is attached.</summary>
internal sealed record PlannedRoute
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it is a GRPCRoute; an HTTPRoute may have the same name.</summary>
    public bool Grpc { get; init; }

    /// <summary>Lower-case host names at HTTP listeners, exact or <c>*.suffix</c>; empty for any host, null when no HTTP listener takes
    /// the route.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Hosts at HTTPS listeners; null when none takes the route.</summary>
    public IReadOnlyList<SecureHost>? SecureHosts { get; init; }

    /// <summary>Service ports at whose own addresses it is served, whatever the host; null for none.</summary>
    public IReadOnlyList<string>? Entrances { get; init; }

    /// <summary>Rules in the order of the object.</summary>
    public required IReadOnlyList<PlannedRule> Rules { get; init; }
}

/// <summary>One rule of a route.</summary>
internal sealed record PlannedRule
{
    /// <summary>Its name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Alternatives; one of them must hold.</summary>
    public required IReadOnlyList<PlannedMatch> Matches { get; init; }

    /// <summary>Where requests go, by weight.</summary>
    public required IReadOnlyList<PlannedBackend> Backends { get; init; }

    /// <summary>Changes of request headers.</summary>
    public PlannedHeaderEdits? RequestHeaders { get; init; }

    /// <summary>Changes of response headers.</summary>
    public PlannedHeaderEdits? ResponseHeaders { get; init; }

    /// <summary>Answer with a redirect instead of forwarding.</summary>
    public PlannedRedirect? Redirect { get; init; }

    /// <summary>Change of host and path before forwarding.</summary>
    public PlannedRewrite? Rewrite { get; init; }

    /// <summary>What pages of other origins may do; null where the backend says it.</summary>
    public PlannedCors? Cors { get; init; }

    /// <summary>Services that get copies.</summary>
    public IReadOnlyList<PlannedMirror> Mirrors { get; init; } = [];

    /// <summary>Time until the answer begins in milliseconds, with all attempts; null for none.</summary>
    public int? RequestTimeoutMilliseconds { get; init; }

    /// <summary>Time of one attempt until its answer begins in milliseconds; null for none.</summary>
    public int? BackendTimeoutMilliseconds { get; init; }

    /// <summary>What requests are let in; null for all.</summary>
    public PlannedAdmission? Admission { get; init; }

    /// <summary>When a backend is asked again; null where only a failed connection is a reason.</summary>
    public PlannedRetry? Retry { get; init; }

    /// <summary>How requests stay with a pod; null where each is placed by itself.</summary>
    public PlannedSession? Session { get; init; }
}

/// <summary>When a backend is asked again.</summary>
/// <param name="Codes">Status codes of answers.</param>
/// <param name="Attempts">Most times.</param>
/// <param name="BackoffMilliseconds">Shortest time before the first of them; null for the default.</param>
internal sealed record PlannedRetry(IReadOnlyList<int> Codes, int Attempts, int? BackoffMilliseconds);

/// <summary>One alternative of a rule: all that is set must hold.</summary>
internal sealed record PlannedMatch
{
    /// <summary>Whether <see cref="Path"/> must be the whole path; otherwise a prefix of whole segments.</summary>
    public bool Exact { get; init; }

    /// <summary>Whether <see cref="Path"/> is a regular expression for the whole path.</summary>
    public bool Regex { get; init; }

    /// <summary>Path to match, starting with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Method, or null for any.</summary>
    public string? Method { get; init; }

    /// <summary>Header values that must be equal, by lower-case name.</summary>
    public IReadOnlyList<PlannedValueMatch> Headers { get; init; } = [];

    /// <summary>Query parameters that must be equal.</summary>
    public IReadOnlyList<PlannedValueMatch> Query { get; init; } = [];

    /// <summary>What the match of a GRPCRoute says, which method and path were made of; null for an HTTPRoute.</summary>
    public PlannedCall? Call { get; init; }
}

/// <summary>Calls of gRPC.</summary>
/// <param name="Service">Full name of the service; null for any.</param>
/// <param name="Method">Name of the method; null for any.</param>
/// <param name="Regex">Whether both are regular expressions for the whole name.</param>
internal sealed record PlannedCall(string? Service, string? Method, bool Regex);

/// <summary>A name whose value must match.</summary>
internal sealed record PlannedValueMatch
{
    /// <summary>Header in lower case, or query parameter.</summary>
    public required string Name { get; init; }

    /// <summary>Value, or a regular expression for the whole value.</summary>
    public required string Value { get; init; }

    /// <summary>Whether <see cref="Value"/> is a regular expression.</summary>
    public bool Regex { get; init; }
}

/// <summary>Headers to set, add and remove, in this order of the API: set replaces, add appends.</summary>
internal sealed record PlannedHeaderEdits
{
    /// <summary>Names and values that replace what is there.</summary>
    public IReadOnlyList<PlannedHeader> Set { get; init; } = [];

    /// <summary>Names and values that are appended.</summary>
    public IReadOnlyList<PlannedHeader> Add { get; init; } = [];

    /// <summary>Names to remove, in lower case.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>A header line.</summary>
/// <param name="Name">Name as written.</param>
/// <param name="Value">Value.</param>
internal sealed record PlannedHeader(string Name, string Value);

/// <summary>A redirect answer; what is null is taken from the request.</summary>
internal sealed record PlannedRedirect
{
    /// <summary>Status code.</summary>
    public int StatusCode { get; init; } = 302;

    /// <summary>Scheme of the new location.</summary>
    public string? Scheme { get; init; }

    /// <summary>Host of the new location.</summary>
    public string? Host { get; init; }

    /// <summary>Port of the new location.</summary>
    public int? Port { get; init; }

    /// <summary>Path of the new location.</summary>
    public PlannedPathEdit? Path { get; init; }
}

/// <summary>Change of host and path before forwarding.</summary>
internal sealed record PlannedRewrite
{
    /// <summary>New Host.</summary>
    public string? Host { get; init; }

    /// <summary>New path.</summary>
    public PlannedPathEdit? Path { get; init; }
}

/// <summary>A new path.</summary>
/// <param name="Value">Replacement.</param>
/// <param name="OnlyPrefix">Whether only the matched prefix is replaced.</param>
internal sealed record PlannedPathEdit(string Value, bool OnlyPrefix)
{
    /// <summary>Regular expression for the whole path, to whose groups <c>$1</c> to <c>$9</c> in <see cref="Value"/> refer; null where they
    /// are text.</summary>
    public string? Pattern { get; init; }
}

/// <summary>One backend of a rule.</summary>
internal sealed record PlannedBackend
{
    /// <summary><see cref="PlannedService.Id"/>, or null when the reference does not resolve: its share is answered with 500.</summary>
    public string? Service { get; init; }

    /// <summary>Share relative to the others of the rule.</summary>
    public required int Weight { get; init; }

    /// <summary>Changes of request headers for this backend only.</summary>
    public PlannedHeaderEdits? RequestHeaders { get; init; }

    /// <summary>Changes of response headers for this backend only.</summary>
    public PlannedHeaderEdits? ResponseHeaders { get; init; }

    /// <summary>Services that get copies of what this backend gets.</summary>
    public IReadOnlyList<PlannedMirror> Mirrors { get; init; } = [];
}

/// <summary>A Service that gets copies.</summary>
/// <param name="Service"><see cref="PlannedService.Id"/>, or null when the reference does not resolve: then no copies are made.</param>
/// <param name="Share">Share of the requests that are copied, in units of 0.01 %.</param>
/// <param name="Name">What the copies say of where they come from.</param>
internal sealed record PlannedMirror(string? Service, int Share, string Name);
