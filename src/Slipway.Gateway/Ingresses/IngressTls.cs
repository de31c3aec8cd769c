using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>HTTPS listeners for the hosts that Ingresses have certificates for: one for each host, of the oldest Ingress.</summary>
/// <param name="certificates">Where certificates are found; null where HTTPS is not listened for.</param>
/// <param name="gateways">What became of the listeners of Gateways.</param>
internal sealed class IngressTls(ICertificates? certificates, IReadOnlyList<ListenerVerdict> gateways)
{
    private readonly Dictionary<string, TlsTerms> byHost = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Host)> open =
    [
        .. gateways.Where(static l => l.Tls is not null && l.Listener.AllowedRoutes?.Namespaces?.From == "All")
            .Select(static l => (l.Key, l.Tls!.Hostname)),
    ];

    /// <summary>The listeners.</summary>
    public IReadOnlyList<TlsTerms> Listeners => [.. byHost.Values];

    /// <summary>Adds those of an Ingress.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="faults">Gets what has no effect.</param>
    public void Add(Ingress ingress, List<string> faults)
    {
        var entries = ingress.Spec?.Tls ?? [];
        if (entries.Count > 0 && certificates is null)
        {
            faults.Add("spec.tls: HTTPS is not listened for here; 'slipway up --gateway-tls HOST:PORT' chooses where");
            return;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            var hosts = entries[i].Hosts is { Count: > 0 } named ? named : HostsOf(ingress);
            if (hosts.Count == 0)
            {
                faults.Add($"spec.tls[{i}]: there is no host that it is for, in hosts or in rules");
            }

            var certificate = Certificate(ingress, entries[i].SecretName, $"spec.tls[{i}].secretName", faults);
            foreach (var host in hosts.Select(static h => h.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
            {
                byHost.TryAdd(host, new TlsTerms
                {
                    Key = $"{ingress.Key()}/{host}",
                    Hostname = host,
                    Certificates = certificate is null ? [] : [certificate],
                    OwnAuthority = certificates!.HasOwnAuthority,
                });
            }
        }
    }

    /// <summary>Whether a host has a certificate of an Ingress.</summary>
    public bool Has(string host) => host.Length > 0 && byHost.Keys.Any(h => h == host || Covers(h, host));

    /// <summary>The listeners at which a host is served.</summary>
    public IReadOnlyList<SecureHost> For(string host)
        => [.. open.Concat(byHost.Values.Select(static t => (t.Key, Host: t.Hostname))).Where(l => RouteAttachment.Overlap(l.Host, host))
            .Select(l => new SecureHost(l.Key, host))];

    private static List<string> HostsOf(Ingress ingress)
        => [.. (ingress.Spec?.Rules ?? []).Select(static r => r.Host ?? "").Where(static h => h.Length > 0)];

    private static bool Covers(string wildcard, string host)
        => wildcard.StartsWith("*.", StringComparison.Ordinal) && RouteAttachment.Overlap(wildcard, host);

    private CertificateTerms? Certificate(Ingress ingress, string? name, string at, List<string> faults)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var key = new ObjectKey(ingress.Namespace(), name);
        var secret = certificates!.FindSecret(key);
        var reading = secret is null ? null : certificates.Read(secret);
        if (reading?.Certificate is null)
        {
            var what = secret is null ? $"there is no Secret {key}" : $"Secret {key}: {reading!.Fault}";
            var instead = certificates.HasOwnAuthority ? "; the machine's own authority makes a certificate until it is there" : "";
            faults.Add($"{at}: {what}{instead}");
        }

        return new CertificateTerms(key.ToString(), reading?.Certificate, MayKeep: true);
    }
}
