using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Slipway.Cli.Hosting;

/// <summary>The address by which others know this machine.</summary>
internal static class MachineAddress
{
    /// <summary>The first IPv4 address of the network that leads out; of any network where none does; the loopback without one.</summary>
    public static IPAddress Find()
        => Networks().OrderByDescending(static n => n.GatewayAddresses.Any(static g => !g.Address.Equals(IPAddress.Any)))
            .SelectMany(static n => n.UnicastAddresses).Select(static a => a.Address)
            .FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)) ?? IPAddress.Loopback;

    private static IEnumerable<IPInterfaceProperties> Networks()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(static n => n.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .OrderBy(static n => n.Name, StringComparer.Ordinal).Select(static n => n.GetIPProperties())];
        }
        catch (NetworkInformationException)
        {
            // A sandbox that does not let anybody look.
            return [];
        }
    }
}
