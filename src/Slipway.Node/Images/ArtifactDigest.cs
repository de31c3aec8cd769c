using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Node.Images;

/// <summary>SHA-256 over the sorted paths, modes and contents of a folder.</summary>
internal static class ArtifactDigest
{
    /// <summary>The digest of a folder with an entrypoint, in lower case hexadecimal.</summary>
    public static string Of(string folder, IReadOnlyList<string> entrypoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, string.Join('\0', entrypoint));
        foreach (var entry in ArtifactFolder.Entries(folder))
        {
            Append(hash, entry.Path);
            if (entry.LinkTarget is { } target)
            {
                Append(hash, "link");
                Append(hash, target);
                continue;
            }

            Append(hash, entry.Executable ? "executable" : "file");
            using var file = File.OpenRead(Path.Combine(folder, entry.Path));
            Append(hash, SHA256.HashData(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    // The length before each part keeps two folders from reading alike.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
