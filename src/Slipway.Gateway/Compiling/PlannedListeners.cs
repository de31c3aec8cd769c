namespace Slipway.Gateway.Compiling;

/// <summary>HTTPS listeners with what can be served of their certificates, now or before: a broken Secret takes no traffic down.</summary>
internal static class PlannedListeners
{
    /// <summary>The listeners that have a certificate, in the order of the verdicts.</summary>
    public static IReadOnlyList<PlannedListener> Of(IReadOnlyList<ListenerVerdict> verdicts, TablePlan last)
        => [.. verdicts.Select(v => v.Tls is null ? null : Plan(v.Tls, last.Listeners.FirstOrDefault(l => l.Key == v.Tls.Key)))
            .OfType<PlannedListener>()];

    private static PlannedListener? Plan(TlsTerms terms, PlannedListener? before)
    {
        var certificates = terms.Certificates
            .Select(c => c.Certificate ?? (c.MayKeep ? before?.Certificates.FirstOrDefault(b => b.Secret == c.Secret) : null))
            .OfType<PlannedCertificate>().ToList();
        var clients = terms.Clients is null ? null
            : terms.Clients.Authorities ?? (terms.Clients.MayKeep ? before?.ClientAuthorities : null);
        var served = (certificates.Count > 0 || terms.OwnAuthority) && (terms.Clients is null || clients is not null);
        return !served ? null : new PlannedListener
        {
            Key = terms.Key,
            Hostname = terms.Hostname,
            Certificates = certificates,
            OwnAuthority = terms.OwnAuthority,
            ClientAuthorities = clients,
        };
    }
}
