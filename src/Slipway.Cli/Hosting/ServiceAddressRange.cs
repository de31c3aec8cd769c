using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Cli.Hosting;

/// <summary>Where in 127.96.0.0/12 a data directory begins to hand out addresses. Two of one machine that began at the same one would
/// ask for the same sockets.</summary>
internal static class ServiceAddressRange
{
    private const uint First = 10;

    /// <summary>Leaves room for all Services of a machine behind the last beginning.</summary>
    private const uint Beginnings = 1_000_000;

    /// <summary>The first address, counted from that of the range: 10 for the usual directory, one of a million for others.</summary>
    public static uint FirstOf(DataDirectory data) => data.Root == DataDirectory.Resolve(null).Root ? First
        : First + (BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(data.Root))) % Beginnings);
}
