using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.ApiServer.Access;

namespace Slipway.Cli.Hosting;

/// <summary>The machine's own certificate authority, as other processes than the API server use it.</summary>
internal static class Authority
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Makes certificates for hosts of the gateway. The key of the authority is read with the first.</summary>
    public static Func<string, X509Certificate2> Issuer(DataDirectory data, TimeProvider time)
    {
        var authority = new Lazy<X509Certificate2>(
            () => X509Certificate2.CreateFromPemFile(data.AuthorityFile, Path.ChangeExtension(data.AuthorityFile, ".key")));
        return host => PkiDirectory.IssueServer(authority.Value, [host, "localhost", "127.0.0.1", "::1"], time);
    }

    /// <summary>Reads the authority; on the very first start the server is still making it.</summary>
    public static async Task<X509Certificate2Collection> WaitForAsync(
        DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return [X509CertificateLoader.LoadCertificateFromFile(data.AuthorityFile)];
            }
            catch (Exception e) when (e is IOException or CryptographicException)
            {
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
    }
}
