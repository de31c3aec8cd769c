using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Discovery;

/// <summary>Groups and kinds as discovery names them, in the order in which kubectl resolves ambiguous names.</summary>
internal static class DiscoveryGroups
{
    private static readonly string[] First =
    [
        "apps", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "networking.k8s.io", "policy",
        "rbac.authorization.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
        Kinds.OwnGroup,
    ];

    /// <summary>Kinds with a path of their own; the rest are shapes of subresources.</summary>
    public static IReadOnlyList<KindInfo> Served { get; } =
        [.. Kinds.All.Where(static k => !k.Plural.Contains('/', StringComparison.Ordinal) && k.Kind != "Scale")];

    /// <summary>Group names without the core group.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Served.Select(static k => k.Group).Where(static g => g.Length > 0).Distinct()
        .OrderBy(static g => Array.IndexOf(First, g) is var i && i < 0 ? int.MaxValue : i).ThenBy(static g => g, StringComparer.Ordinal)];

    public static IEnumerable<string> Versions(string group) =>
        Served.Where(k => k.Group == group).Select(static k => k.Version).Distinct();

    public static IEnumerable<KindInfo> Of(string group, string version) => Served.Where(k => k.Group == group && k.Version == version);
}
