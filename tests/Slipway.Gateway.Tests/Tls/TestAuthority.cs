using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Tests.Tls;

/// <summary>An authority that makes certificates for the tests.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(30);
    private static readonly DateTimeOffset End = Start.AddYears(100);
    private readonly X509Certificate2 certificate;
    private long serial;

    public TestAuthority(string name = "authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        certificate = request.CreateSelfSigned(Start, End);
    }

    /// <summary>Its certificate.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>A Secret with a certificate whose common name is the first host.</summary>
    public Secret Secret(string name, params string[] hosts)
    {
        using var issued = Issue(hosts[0], hosts);
        return SecretOf(name, issued.ExportCertificatePem(), issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public static Secret SecretOf(string name, string certificate, string key, string type = "kubernetes.io/tls") => new()
    {
        Metadata = new ObjectMeta { Namespace = "slipway-system", Name = name, Uid = name },
        Type = type,
        Data = new Dictionary<string, byte[]>
        {
            ["tls.crt"] = Encoding.UTF8.GetBytes(certificate),
            ["tls.key"] = Encoding.UTF8.GetBytes(key),
        },
    };

    /// <summary>A certificate with its key, for a server or a client.</summary>
    public X509Certificate2 Issue(string commonName, IReadOnlyList<string> hosts, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var signed = request.Create(certificate, Start, until ?? End, BitConverter.GetBytes(++serial));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Whether it made a certificate.</summary>
    public bool Made(X509Certificate? other)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return other is not null && chain.Build((X509Certificate2)other);
    }

    public void Dispose() => certificate.Dispose();
}
