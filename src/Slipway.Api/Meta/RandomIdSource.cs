namespace Slipway.Api.Meta;

/// <summary>Ids out of a random source; safe for use by several threads.</summary>
public sealed class RandomIdSource(Random random) : IIdSource
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            random.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <inheritdoc/>
    public string NewSuffix(int length)
    {
        Span<char> text = stackalloc char[length];
        lock (gate)
        {
            foreach (ref var letter in text)
            {
                letter = Alphabet[random.Next(Alphabet.Length)];
            }
        }

        return new string(text);
    }
}
