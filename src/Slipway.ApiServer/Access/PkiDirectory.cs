using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.ApiServer.Access;

/// <summary>
/// The server's own certificate authority, its server certificate and the key that signs service-account tokens. Made on first start and
/// kept in a directory; private keys are readable by the owner only.
/// </summary>
public sealed class PkiDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int CaYears = 10;
    private const int ServerYears = 5;
    private static readonly string[] Always
        = ["localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];

    private PkiDirectory(X509Certificate2 authority, X509Certificate2 server, RSA tokenKey, byte[] sealKey)
        => (Authority, Server, TokenKey, SealKey) = (authority, server, tokenKey, sealKey);

    /// <summary>The certificate authority, with its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The server's certificate, with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Key of service-account tokens.</summary>
    public RSA TokenKey { get; }

    /// <summary>Key with which Secrets are sealed at rest: 32 bytes, AES-256.</summary>
    public ReadOnlyMemory<byte> SealKey { get; }

    /// <summary>The authority's certificate as PEM, for a kubeconfig.</summary>
    public string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>Opens the directory, making what is missing. A server certificate that lacks a host or ends within 30 days is made
    /// anew.</summary>
    /// <param name="path">The directory; created when absent.</param>
    /// <param name="hosts">Further names and addresses of the server, beside localhost, 127.0.0.1, ::1 and kubernetes.default.svc.</param>
    /// <param name="time">Clock for the validity.</param>
    public static PkiDirectory Open(string path, IReadOnlyList<string> hosts, TimeProvider time)
    {
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        var now = time.GetUtcNow();
        var authority = Load(path, "ca") ?? Save(path, "ca", MakeAuthority(now));
        var server = Load(path, "server");
        if (server is null || server.NotAfter.ToUniversalTime() < now.AddDays(30).UtcDateTime || !hosts.All(h => server.MatchesHostname(h)))
        {
            server = Save(path, "server", MakeServer(authority, [.. Always, .. hosts], now, ServerYears));
        }

        var tokenKey = RSA.Create();
        tokenKey.ImportFromPem(ReadOrMake(Path.Combine(path, "tokens.key"), static () =>
        {
            using var made = RSA.Create(2048);
            return made.ExportPkcs8PrivateKeyPem();
        }));
        var seal = ReadOrMake(Path.Combine(path, "seal.key"), static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new PkiDirectory(authority, server, tokenKey, Convert.FromBase64String(seal));
    }

    /// <summary>Everything in memory, for tests.</summary>
    public static PkiDirectory InMemory(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var authority = MakeAuthority(now);
        var server = MakeServer(authority, Always, now, ServerYears);
        return new PkiDirectory(authority, server, RSA.Create(2048), RandomNumberGenerator.GetBytes(32));
    }

    /// <summary>A client certificate for a user, signed by the authority.</summary>
    /// <param name="user">Common name.</param>
    /// <param name="groups">Organisations.</param>
    /// <param name="time">Clock for the validity of one year.</param>
    public X509Certificate2 IssueClient(string user, IReadOnlyList<string> groups, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            name.AddOrganizationName(group);
        }

        name.AddCommonName(user);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], true));
        return Sign(request, key, Authority, time.GetUtcNow(), 1);
    }

    /// <summary>A server certificate for hosts, signed by an authority.</summary>
    /// <param name="authority">The authority, with its key.</param>
    /// <param name="hosts">DNS names and IP addresses; what is neither is left out.</param>
    /// <param name="time">Clock for the validity of one year.</param>
    public static X509Certificate2 IssueServer(X509Certificate2 authority, IReadOnlyList<string> hosts, TimeProvider time)
        => MakeServer(
            authority, [.. hosts.Where(static h => Uri.CheckHostName(h) is not (UriHostNameType.Unknown or UriHostNameType.Basic))],
            time.GetUtcNow(), 1);

    private static X509Certificate2 MakeAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=slipway-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(CaYears));
    }

    private static X509Certificate2 MakeServer(X509Certificate2 authority, IReadOnlyList<string> hosts, DateTimeOffset now, int years)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=slipway", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Distinct())
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
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return Sign(request, key, authority, now, years);
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, X509Certificate2 authority, DateTimeOffset now, int years)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, now.AddHours(-1), now.AddYears(years), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2? Load(string path, string name)
    {
        var (certificate, key) = (Path.Combine(path, $"{name}.crt"), Path.Combine(path, $"{name}.key"));
        return File.Exists(certificate) && File.Exists(key) ? X509Certificate2.CreateFromPemFile(certificate, key) : null;
    }

    private static X509Certificate2 Save(string path, string name, X509Certificate2 certificate)
    {
        WriteOwnerOnly(Path.Combine(path, $"{name}.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        WriteOwnerOnly(Path.Combine(path, $"{name}.crt"), certificate.ExportCertificatePem());
        return certificate;
    }

    private static string ReadOrMake(string file, Func<string> make)
    {
        if (!File.Exists(file))
        {
            WriteOwnerOnly(file, make());
        }

        return File.ReadAllText(file);
    }

    private static void WriteOwnerOnly(string file, string text)
    {
        var fresh = file + ".new";
        File.Delete(fresh);
        using (var stream = new FileStream(
            fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(true);
        }

        File.Move(fresh, file, true);
    }
}
