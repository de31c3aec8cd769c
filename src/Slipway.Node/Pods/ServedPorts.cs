using System.Globalization;
using Slipway.Api.Core;

namespace Slipway.Node.Pods;

/// <summary>The ports at which Services are served on this machine: ports that only root may listen on are moved where nobody is root
/// (decisions.md 4).</summary>
internal static class ServedPorts
{
    private const int Shift = 10_000;
    private const int UsualFirst = 1024;
    private const string FirstFile = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>The port of a Service as it is listened on.</summary>
    public static int Of(Service service, ServicePort port)
    {
        var moved = (service.Status?.Conditions ?? []).Any(static c => c is { Type: "PortRemapped", Status: "True" });
        return moved && port.Port < FirstForAll() ? port.Port.Value + Shift : port.Port ?? 0;
    }

    private static int FirstForAll()
        => File.Exists(FirstFile) && int.TryParse(File.ReadAllText(FirstFile), CultureInfo.InvariantCulture, out var first)
            ? first : UsualFirst;
}
