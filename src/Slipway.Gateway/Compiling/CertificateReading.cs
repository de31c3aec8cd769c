using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>What a Secret of type <c>kubernetes.io/tls</c> holds: a certificate that can be served, or why it cannot.</summary>
/// <param name="Certificate">The certificate; null when it cannot be served.</param>
/// <param name="Fault">Why not; null when it can.</param>
internal sealed record CertificateReading(PlannedCertificate? Certificate, string? Fault)
{
    private const string Type = "kubernetes.io/tls";
    private const int LeastRsaBits = 2048;

    /// <summary>Reads and checks a Secret. One that has expired can be served: whether it is trusted is for clients to say.</summary>
    public static CertificateReading Of(Secret secret)
    {
        if (secret.Type != Type)
        {
            return Bad($"has type {secret.Type ?? "Opaque"}; allowed is {Type}");
        }

        var (chain, key) = (Text(secret, "tls.crt"), Text(secret, "tls.key"));
        if (FaultOf(chain) is { } fault)
        {
            return Bad($"tls.crt {fault}");
        }

        if (!HasPrivateKey(key))
        {
            return Bad("tls.key is no private key in PEM without a password");
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(chain, key);
            using var rsa = certificate.GetRSAPublicKey();
            return rsa is not null && rsa.KeySize < LeastRsaBits
                ? Bad($"tls.crt has an RSA key of {rsa.KeySize} bits; at least {LeastRsaBits} are needed")
                : new CertificateReading(
                    new PlannedCertificate
                    {
                        Secret = secret.Key().ToString(),
                        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\n{key}"))),
                        Chain = chain,
                        Key = key,
                        NotAfter = certificate.NotAfter.ToUniversalTime(),
                    },
                    null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Bad("tls.key does not match the first certificate of tls.crt");
        }
    }

    /// <summary>Why a text is no list of certificates in PEM; null when it is.</summary>
    public static string? FaultOf(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates.Count == 0 ? "has no certificate in PEM" : null;
        }
        catch (CryptographicException)
        {
            return "has a certificate that cannot be read";
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static CertificateReading Bad(string fault) => new(null, fault);

    private static string Text(Secret secret, string entry)
        => secret.Data?.GetValueOrDefault(entry) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    private static bool HasPrivateKey(string pem)
    {
        for (ReadOnlySpan<char> rest = pem; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label] is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY")
            {
                return true;
            }
        }

        return false;
    }
}
