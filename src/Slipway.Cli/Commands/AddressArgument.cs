using System.Globalization;
using System.Net;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary>Reads <c>HOST:PORT</c>.</summary>
internal static class AddressArgument
{
    /// <exception cref="CommandFailure">The text is no address; names the flag, the value and what is allowed.</exception>
    public static IPEndPoint Parse(string flag, string text, string orElse = "")
    {
        var colon = text.LastIndexOf(':');
        if (colon >= 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && Host(text[..colon]) is { } address)
        {
            return new IPEndPoint(address, port);
        }

        throw new CommandFailure(
            $"{flag} {text}: not an address. Allowed is HOST:PORT, with an IP address or localhost and a port from 0 to 65535, "
            + $"such as 127.0.0.1:8080{orElse}.",
            ExitCodes.Usage);
    }

    /// <summary>The same, or null for <c>off</c>.</summary>
    /// <exception cref="CommandFailure">The text is neither.</exception>
    public static IPEndPoint? ParseOrOff(string flag, string text)
        => text == UpOptions.Off ? null : Parse(flag, text, $", or {UpOptions.Off}");

    private static IPAddress? Host(string host)
        => host is "localhost" ? IPAddress.Loopback
            : host is "*" ? IPAddress.Any
            : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}
