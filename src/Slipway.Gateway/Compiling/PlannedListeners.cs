namespace Slipway.Gateway.Compiling;

/// <summary>HTTPS listeners with what can be served of their certificates, now or before: a broken Secret takes no traffic down.</summary>
internal static class PlannedListeners
{
    /// <summary>The listeners that have a certificate, in their order.</summary>
    public static IReadOnlyList<PlannedListener> Of(IEnumerable<TlsTerms> terms, TablePlan last)
        => [.. terms.Select(t => Plan(t, last.Listeners.FirstOrDefault(l => l.Key == t.Key))).OfType<PlannedListener>()];

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
