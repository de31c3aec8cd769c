using System.Text;
using System.Text.RegularExpressions;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>One alternative of one rule, ready to be tested.</summary>
internal sealed class RouteEntry
{
    private readonly byte[]? method;
    private readonly Regex? pathRegex;
    private readonly ValueTest[] headers;
    private readonly ValueTest[] query;

    public RouteEntry(PlannedMatch match, RouteRule rule, int order)
    {
        Match = match;
        Rule = rule;
        Order = order;
        Exact = match.Exact;
        Path = Encoding.UTF8.GetBytes(match.Exact || match.Regex ? match.Path : match.Path.TrimEnd('/'));
        pathRegex = match.Regex ? RoutePattern.Compile(match.Path) : null;
        method = match.Method is null ? null : Encoding.ASCII.GetBytes(match.Method);
        headers = [.. match.Headers.Select(static m => new ValueTest(m))];
        query = [.. match.Query.Select(static m => new ValueTest(m))];
    }

    /// <summary>What the alternative says.</summary>
    public PlannedMatch Match { get; }

    /// <summary>The rule that wins with this alternative.</summary>
    public RouteRule Rule { get; }

    /// <summary>Place among equals: older routes and earlier rules first.</summary>
    public int Order { get; }

    /// <summary>Whether the whole path must be equal.</summary>
    public bool Exact { get; }

    /// <summary>Whether <see cref="Path"/> is a regular expression for the whole path.</summary>
    public bool IsRegex => pathRegex is not null;

    /// <summary>Path; a prefix without its trailing slash.</summary>
    public byte[] Path { get; }

    /// <summary>Whether it is of a GRPCRoute.</summary>
    public bool IsCall => Match.Call is not null;

    /// <summary>Characters of a regular expression for the path, or for the service of a call, and then for its method.</summary>
    public (int First, int Second) Specificity
        => Match.Call is { } call ? (call.Service?.Length ?? 0, call.Method?.Length ?? 0) : (Path.Length, 0);

    /// <summary>Precedence among entries of one path (HTTPRouteMatch of Gateway API): method, then headers, then query, then
    /// order.</summary>
    public static int Compare(RouteEntry a, RouteEntry b)
        => a.method is null != b.method is null ? (a.method is null ? 1 : -1)
            : a.headers.Length != b.headers.Length ? b.headers.Length - a.headers.Length
            : a.query.Length != b.query.Length ? b.query.Length - a.query.Length
            : a.Order - b.Order;

    /// <summary>Whether the regular expression of the path holds.</summary>
    public bool MatchesPath(string path) => pathRegex!.IsMatch(path);

    /// <summary>Whether everything but host and path holds.</summary>
    public bool Accepts(in RequestView request) => FirstFailed(request) < 0;

    /// <summary>The first test besides host and path that fails: 0 the method, then the headers, then the query parameters; -1 when all
    /// hold.</summary>
    public int FirstFailed(in RequestView request)
    {
        if (method is not null && !request.Method.SequenceEqual(method))
        {
            return 0;
        }

        for (var i = 0; i < headers.Length; i++)
        {
            if (!request.Headers.TryGet(headers[i].Name, out var value) || !headers[i].Accepts(value))
            {
                return 1 + i;
            }
        }

        for (var i = 0; i < query.Length; i++)
        {
            if (!QueryString.TryGet(request.Query, query[i].Name, out var value) || !query[i].Accepts(value))
            {
                return 1 + headers.Length + i;
            }
        }

        return -1;
    }

    private sealed class ValueTest(PlannedValueMatch match)
    {
        private readonly byte[] value = Encoding.UTF8.GetBytes(match.Value);
        private readonly Regex? regex = match.Regex ? RoutePattern.Compile(match.Value) : null;

        public byte[] Name { get; } = Encoding.UTF8.GetBytes(match.Name);

        public bool Accepts(ReadOnlySpan<byte> actual)
            => regex is null ? actual.SequenceEqual(value) : regex.IsMatch(Encoding.UTF8.GetString(actual));
    }
}
