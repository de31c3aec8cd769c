using System.Buffers.Binary;
using System.Numerics;

namespace Slipway.Gateway.Splitting;

/// <summary>
/// Places a user on [0,1) by hash of salt and id. The canary takes the users below its weight, so raising the weight only ever moves users
/// towards it (gateway.md section 3).
/// </summary>
internal static class StickyChoice
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>A 64-bit hash of a user under a salt; every bit depends on every byte.</summary>
    public static ulong Hash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> unit) => Finish(Mix(Mix(Prime1, salt), unit));

    /// <summary>Another place of the same user, which tells nothing about the first.</summary>
    public static ulong Again(ulong hash, ulong salt) => Finish(Step(hash, salt));

    /// <summary>The arm of a user: arms take their share of [0,1) in order.</summary>
    /// <param name="hash">Hash of the user.</param>
    /// <param name="shares">Shares in units of 0.01 %, which sum to 10000.</param>
    public static int Pick(ulong hash, ReadOnlySpan<int> shares)
    {
        // The upper 64 bits of the product are floor(u * 10000) without rounding.
        var place = (int)Math.BigMul(hash, WeightSchedule.Length, out _);
        for (var arm = 0; arm < shares.Length - 1; arm++)
        {
            if (place < shares[arm])
            {
                return arm;
            }

            place -= shares[arm];
        }

        return shares.Length - 1;
    }

    private static ulong Mix(ulong state, ReadOnlySpan<byte> bytes)
    {
        state ^= (ulong)bytes.Length * Prime2;
        while (bytes.Length >= 8)
        {
            state = Step(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        foreach (var b in bytes)
        {
            tail = (tail << 8) | b;
        }

        return Step(state, tail);
    }

    private static ulong Step(ulong state, ulong word)
        => (BitOperations.RotateLeft(state ^ (BitOperations.RotateLeft(word * Prime2, 31) * Prime1), 27) * Prime1) + Prime2;

    private static ulong Finish(ulong h)
    {
        h ^= h >> 33;
        h *= 0xFF51AFD7ED558CCD;
        h ^= h >> 33;
        h *= 0xC4CEB9FE1A85EC53;
        return h ^ (h >> 33);
    }
}
