using System.Security.Cryptography;

namespace Slipway.Cli.Hosting;

/// <summary>Bearer tokens of users that reach the API over a socket: one file each in <c>DIR/tokens</c>, made on first use.</summary>
internal sealed class TokenFiles(DataDirectory data)
{
    private const int TokenBytes = 32;

    /// <summary>The administrator of the kubeconfig.</summary>
    public string Admin => Get("admin");

    /// <summary>The gateway as a client of the API.</summary>
    public string Gateway => Get("gateway");

    /// <summary>Who may read the telemetry on the gateway's admin port.</summary>
    public string GatewayTelemetry => Get("gateway-telemetry");

    private string Get(string name)
    {
        var path = Path.Combine(data.Tokens, name);
        using var once = new FileStream(Path.Combine(data.Tokens, $".{name}.lock"), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        once.Lock(0, 1);
        if (!File.Exists(path))
        {
            JsonFile.WriteBytes(
                path, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))));
        }

        return File.ReadAllText(path).Trim();
    }
}
