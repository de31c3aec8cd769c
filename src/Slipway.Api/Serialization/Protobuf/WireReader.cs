using System.Buffers.Binary;

namespace Slipway.Api.Serialization.Protobuf;

/// <summary>The bytes break the rules of protobuf's wire format.</summary>
internal sealed class InvalidWireException(string message) : Exception(message);

/// <summary>Walks over the fields of one message (protobuf encoding, wire types 0, 1, 2 and 5).</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Number of the field that <see cref="Next"/> came to.</summary>
    public int Number { get; private set; }

    /// <summary>Wire type of that field.</summary>
    public int WireType { get; private set; }

    /// <summary>Whether there is anything left.</summary>
    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Number = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        return Number > 0 ? true : throw new InvalidWireException("proto: illegal tag 0");
    }

    /// <summary>An unsigned number of variable length.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (rest.IsEmpty)
            {
                throw new InvalidWireException("unexpected EOF");
            }

            var octet = rest[0];
            rest = rest[1..];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }

        throw new InvalidWireException("proto: integer overflow");
    }

    /// <summary>A length and that many bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (WireType != 2)
        {
            throw new InvalidWireException($"proto: wrong wireType = {WireType} for field {Number}");
        }

        var length = Varint();
        return length <= (ulong)rest.Length ? Take((int)length) : throw new InvalidWireException("unexpected EOF");
    }

    /// <summary>A floating-point number of eight bytes.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>Passes over the value of a field that nobody knows.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case 0:
                Varint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new InvalidWireException($"proto: illegal wireType {WireType}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            throw new InvalidWireException("unexpected EOF");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
