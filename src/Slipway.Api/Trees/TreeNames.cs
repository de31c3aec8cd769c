using System.Text;
using System.Text.Json;

namespace Slipway.Api.Trees;

/// <summary>
/// Names of fields that were met lately: the same few hundred come again in every object, and each stays in memory with its tree. Two
/// threads that store at once cost one more string, nothing else.
/// </summary>
internal static class TreeNames
{
    /// <summary>Places in the table, a power of two; names that fall on the same one displace each other.</summary>
    private const int Places = 4096;

    /// <summary>Longest name that is kept, in bytes.</summary>
    private const int LongestKept = 48;

    private static readonly string?[] Met = new string?[Places];

    /// <summary>The name that a reader stands at.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length > LongestKept)
        {
            return reader.GetString()!;
        }

        ref var place = ref Met[Hash(bytes) & (Places - 1)];
        var known = place;
        return known is not null && Ascii.Equals(bytes, known) ? known : place = reader.GetString()!;
    }

    // FNV-1a.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var octet in bytes)
        {
            hash = (hash ^ octet) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
