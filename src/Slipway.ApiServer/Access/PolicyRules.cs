using Slipway.Api.Rbac;

namespace Slipway.ApiServer.Access;

/// <summary>What one RBAC rule covers.</summary>
internal static class PolicyRules
{
    private const string Any = "*";

    public static bool Covers(this PolicyRule rule, AccessRequest request)
    {
        if (!Has(rule.Verbs, request.Verb))
        {
            return false;
        }

        return request.Path.Length > 0
            ? (rule.NonResourceURLs ?? []).Any(p => CoversPath(p, request.Path))
            : Has(rule.ApiGroups, request.Group) && CoversResource(rule, request)
                && (rule.ResourceNames is not { Count: > 0 } names || names.Contains(request.Name));
    }

    /// <summary>A rule for resources of one group.</summary>
    public static PolicyRule Rule(string group, string resources, string verbs) => new()
    {
        ApiGroups = group.Split(','),
        Resources = resources.Split(','),
        Verbs = verbs.Split(','),
    };

    /// <summary>A rule for paths.</summary>
    public static PolicyRule Paths(params IReadOnlyList<string> paths) => new() { NonResourceURLs = paths, Verbs = ["get"] };

    private static bool Has(IReadOnlyList<string>? list, string value) => list is not null && (list.Contains(value) || list.Contains(Any));

    private static bool CoversResource(PolicyRule rule, AccessRequest request) => (rule.Resources ?? []).Any(r => r == Any
        || r == request.FullResource
        || (request.Subresource.Length > 0 && r == $"*/{request.Subresource}"));

    private static bool CoversPath(string pattern, string path)
        => pattern == Any || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
