using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Cli.Hosting;

/// <summary>The certificate authority of the API server, as its clients on this machine read it.</summary>
internal static class Authority
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Reads the authority; on the very first start the server is still making it.</summary>
    public static async Task<X509Certificate2Collection> WaitForAsync(
        DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return [X509CertificateLoader.LoadCertificateFromFile(Path.Combine(data.Pki, "ca.crt"))];
            }
            catch (Exception e) when (e is IOException or CryptographicException)
            {
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
    }
}
