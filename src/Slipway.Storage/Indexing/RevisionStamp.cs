using System.Buffers.Text;

namespace Slipway.Storage.Indexing;

/// <summary>Puts the digits of a revision into a value.</summary>
internal static class RevisionStamp
{
    /// <summary>Digits of the largest revision.</summary>
    private const int MaxDigits = 19;

    public static void Check(StoreWrite write)
    {
        ArgumentException.ThrowIfNullOrEmpty(write.Key);
        if (write.RevisionOffset is { } offset && (offset < 0 || offset > write.Value.Length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(write), offset, $"RevisionOffset must be from 0 to the length of the value, {write.Value.Length}.");
        }
    }

    /// <summary>A copy of the value that only the store holds, with the revision in it where the writer wants it.</summary>
    public static byte[] Apply(StoreWrite write, long revision)
    {
        if (write.RevisionOffset is not { } offset)
        {
            return write.Value.ToArray();
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(revision, digits, out var length);
        var stamped = new byte[write.Value.Length + length];
        write.Value.Span[..offset].CopyTo(stamped);
        digits[..length].CopyTo(stamped.AsSpan(offset));
        write.Value.Span[offset..].CopyTo(stamped.AsSpan(offset + length));
        return stamped;
    }
}
