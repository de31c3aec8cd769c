using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Tls;

/// <summary>Certificates ready for handshakes: each is built once, not for every handshake, so that sessions can be resumed too.</summary>
/// <param name="time">Clock for the validity of those that are made here.</param>
/// <param name="issue">Makes a certificate for a host from the machine's own authority; null where there is none.</param>
internal sealed class ServerCertificates(TimeProvider time, Func<string, X509Certificate2>? issue)
{
    private static readonly TimeSpan LeastValidity = TimeSpan.FromDays(30);
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private readonly ConcurrentDictionary<string, ReadyCertificate> ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReadyCertificate> issued = new(StringComparer.Ordinal);

    /// <summary>What a handshake needs.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="host">Lower-case name or address that the client wants.</param>
    /// <exception cref="AuthenticationException">There is no certificate for it.</exception>
    public SslServerAuthenticationOptions For(PlannedListener listener, string host)
    {
        if (listener.Certificates.Count == 0)
        {
            return Issue(listener, host);
        }

        var first = Ready(listener, listener.Certificates[0]);
        return listener.Certificates.Count == 1 || first.Covers(host) ? first.Options
            : (listener.Certificates.Skip(1).Select(c => Ready(listener, c)).FirstOrDefault(r => r.Covers(host)) ?? first).Options;
    }

    /// <summary>Forgets what no listener has any more.</summary>
    public void Retain(TablePlan plan)
    {
        var kept = plan.Listeners.SelectMany(static l => l.Certificates.Select(c => KeyOf(l, c))).ToHashSet();
        foreach (var (key, _) in ready)
        {
            if (!kept.Contains(key))
            {
                ready.TryRemove(key, out _);
            }
        }
    }

    private ReadyCertificate Ready(PlannedListener listener, PlannedCertificate certificate)
        => ready.GetOrAdd(
            KeyOf(listener, certificate),
            _ => Build(listener, X509Certificate2.CreateFromPem(certificate.Chain, certificate.Key), certificate.Chain));

    /// <summary>What is resumed at a listener has shown the client certificate that this one asks for.</summary>
    private static string KeyOf(PlannedListener listener, PlannedCertificate certificate)
        => listener.ClientAuthorities is null ? certificate.Id : $"{certificate.Id} {listener.ClientAuthorities}";

    private SslServerAuthenticationOptions Issue(PlannedListener listener, string host)
    {
        if (issue is null)
        {
            throw new AuthenticationException("there is no authority that makes certificates");
        }

        if (issued.Count >= Forwarding.Limits.IssuedCertificates)
        {
            issued.Clear();
        }

        var key = $"{host} {listener.ClientAuthorities}";
        if (issued.TryGetValue(key, out var known) && known.Certificate.NotAfter.ToUniversalTime() > time.GetUtcNow() + LeastValidity)
        {
            return known.Options;
        }

        return (issued[key] = Build(listener, issue(host), "")).Options;
    }

    private static ReadyCertificate Build(PlannedListener listener, X509Certificate2 certificate, string chain)
    {
        var more = new X509Certificate2Collection();
        more.ImportFromPem(chain);
        var clients = new X509Certificate2Collection();
        clients.ImportFromPem(listener.ClientAuthorities ?? "");
        var trust = clients.Count == 0 ? null : SslCertificateTrust.CreateForX509Collection(clients, sendTrustInHandshake: true);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, more, offline: true, trust),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [.. TlsPort.ApplicationProtocols],
            ClientCertificateRequired = clients.Count > 0,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (clients.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(clients);
            options.CertificateChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        }

        return new ReadyCertificate(certificate, options);
    }

    private sealed record ReadyCertificate(X509Certificate2 Certificate, SslServerAuthenticationOptions Options)
    {
        public bool Covers(string host) => host.Length > 0 && Certificate.MatchesHostname(host, allowCommonName: false);
    }
}
