using Slipway.Api.Meta;
using Slipway.Api.Networking;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of networking.k8s.io, as Kubernetes prints them.</summary>
internal static class NetworkingTables
{
    private const string None = "<none>";
    private const int MostHosts = 3;

    public static KindTable Classes { get; } = KindTable.Of<IngressClass>("Name|Controller|Parameters|Age", static (o, now) =>
    [
        o.Name(), o.Spec?.Controller, Parameters(o.Spec?.Parameters), o.Age(now),
    ]);

    public static KindTable Ingresses { get; } = KindTable.Of<Ingress>("Name|Class|Hosts|Address|Ports|Age", static (o, now) =>
    [
        o.Name(), o.Spec?.IngressClassName ?? None, Hosts(o.Spec?.Rules ?? []), Addresses(o),
        (o.Spec?.Tls ?? []).Count > 0 ? "80, 443" : "80", o.Age(now),
    ]);

    private static string Parameters(IngressClassParametersReference? reference) => reference is null ? None
        : reference.ApiGroup is null ? $"{reference.Kind}/{reference.Name}"
        : $"{reference.Kind}.{reference.ApiGroup}/{reference.Name}";

    private static string Hosts(IReadOnlyList<IngressRule> rules)
    {
        var hosts = rules.Select(static r => r.Host ?? "").Where(static h => h.Length > 0).ToList();
        return hosts.Count == 0 ? "*"
            : hosts.Count <= MostHosts ? string.Join(',', hosts)
            : $"{string.Join(',', hosts.Take(MostHosts))} + {hosts.Count - MostHosts} more...";
    }

    private static string Addresses(Ingress ingress) => string.Join(
        ',', (ingress.Status?.LoadBalancer?.Ingress ?? []).Select(static i => i.Ip is { Length: > 0 } ip ? ip : i.Hostname));
}
