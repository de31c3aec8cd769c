using System.Buffers.Binary;
using System.Numerics;

namespace Slipway.Gateway.Routing;

/// <summary>Dictionaries keyed by bytes that are looked up by a span.</summary>
internal sealed class ByteKeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static ByteKeyComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = (uint)alternate.Length;
        while (alternate.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ BinaryPrimitives.ReadUInt32LittleEndian(alternate)) * 0x9E3779B1;
            alternate = alternate[4..];
        }

        foreach (var b in alternate)
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ b) * 0x9E3779B1;
        }

        return (int)(hash ^ (hash >> 15));
    }
}
