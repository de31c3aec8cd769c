using System.Security.Cryptography.X509Certificates;

namespace Slipway.ApiServer.Access;

/// <summary>Finds out who asks: by client certificate (common name, organisations as groups), static token or service-account
/// token.</summary>
internal sealed class Authenticator(IReadOnlyDictionary<string, ApiUser> tokens, ServiceAccountTokens accounts, X509Certificate2 authority)
{
    private const string OrganizationOid = "2.5.4.10";
    private const string CommonNameOid = "2.5.4.3";
    private const string BearerPrefix = "Bearer ";

    /// <summary>The user; <see cref="ApiUser.Anonymous"/> without credentials; null when there are some and they are not valid.</summary>
    public ApiUser? Authenticate(string? authorization, X509Certificate2? certificate)
    {
        if (certificate is not null && OfCertificate(certificate) is { } known)
        {
            return known;
        }

        return string.IsNullOrEmpty(authorization) ? ApiUser.Anonymous
            : authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
                ? OfToken(authorization[BearerPrefix.Length..].Trim())
            : null;
    }

    /// <summary>The user of a bearer token, or null.</summary>
    public ApiUser? OfToken(string token, string? audience = null)
        => tokens.TryGetValue(token, out var user) ? user : accounts.Read(token, audience);

    private ApiUser? OfCertificate(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (!chain.Build(certificate))
        {
            return null;
        }

        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().ToList();
        var name = names.FirstOrDefault(static n => n.GetSingleElementType().Value == CommonNameOid)?.GetSingleElementValue();
        var groups = names.Where(static n => n.GetSingleElementType().Value == OrganizationOid)
            .Select(static n => n.GetSingleElementValue()!);
        return name is null ? null : ApiUser.Known(name, groups);
    }
}
