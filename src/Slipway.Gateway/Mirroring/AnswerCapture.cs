using System.Buffers;
using System.IO.Compression;
using System.Text;
using Slipway.Analysis.Comparison;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Mirroring;

/// <summary>Keeps one answer while it passes: its head at once, its body up to a bound and beyond that only a hash.</summary>
internal sealed class AnswerCapture
{
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashPrime = 1099511628211;
    private readonly ArrayBufferWriter<byte> body = new();
    private readonly int status;
    private readonly SortedDictionary<string, string> headers = new(StringComparer.Ordinal);
    private ulong hash;
    private long length;

    /// <summary>Takes the head.</summary>
    public AnswerCapture(ResponseHead response)
    {
        status = response.Status;
        for (var i = 0; i < response.Fields.Count; i++)
        {
            if (response.Fields.KindOf(i) is HeaderKind.Other or HeaderKind.Cookie)
            {
                var name = Encoding.Latin1.GetString(response.Fields.NameOf(i)).ToLowerInvariant();
                var value = Encoding.Latin1.GetString(response.Fields.ValueOf(i));
                headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
            }
        }
    }

    /// <summary>Whether the body is larger than any that is compared.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Says that the answer is not read to its end.</summary>
    public void GiveUp() => IsTooLarge = true;

    /// <summary>Takes a part of the body.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        var before = length;
        length += data.Length;
        IsTooLarge |= length > Limits.MirrorAnswerBytes;
        if (length <= ObservedAnswer.MostBodyBytes)
        {
            body.Write(data);
        }
        else if (!IsTooLarge)
        {
            hash = before <= ObservedAnswer.MostBodyBytes ? Hash(Hash(HashStart, body.WrittenSpan), data) : Hash(hash, data);
        }
    }

    /// <summary>The answer as it is compared; null when its body cannot be unpacked within bounds.</summary>
    public ObservedAnswer? ToAnswer()
    {
        var isKept = length <= ObservedAnswer.MostBodyBytes;
        var bytes = isKept ? Unpacked(body.WrittenMemory, headers.GetValueOrDefault("content-encoding")) : default(ReadOnlyMemory<byte>);
        return bytes is not { } unpacked ? null : new ObservedAnswer
        {
            Status = status,
            Headers = headers,
            Body = unpacked.Length > ObservedAnswer.MostBodyBytes ? default : unpacked,
            BodyHash = !isKept ? HashText(length, hash)
                : unpacked.Length > ObservedAnswer.MostBodyBytes ? HashText(unpacked.Length, Hash(HashStart, unpacked.Span))
                : null,
            IsJson = headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim() is { } type
                && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
                    || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)),
        };
    }

    private static ReadOnlyMemory<byte>? Unpacked(ReadOnlyMemory<byte> packed, string? coding)
    {
        if (packed.IsEmpty || coding is null or "identity")
        {
            return packed;
        }

        using var source = new MemoryStream(packed.ToArray());
        using Stream? unpacking = coding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        return unpacking is null ? packed : ReadAll(unpacking);
    }

    private static ReadOnlyMemory<byte>? ReadAll(Stream stream)
    {
        var all = new ArrayBufferWriter<byte>();
        try
        {
            while (stream.Read(all.GetSpan(Limits.ReceiveBytes)) is > 0 and var read)
            {
                all.Advance(read);
                if (all.WrittenCount > Limits.ComparedBytes)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return all.WrittenMemory;
    }

    private static string HashText(long length, ulong hash) => FormattableString.Invariant($"{length} bytes, hash {hash:x16}");

    private static ulong Hash(ulong hash, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            hash = (hash ^ b) * HashPrime;
        }

        return hash;
    }
}
