namespace Slipway.Gateway.Forwarding;

/// <summary>
/// Reads the chunked coding (RFC 9112 section 7.1) strictly: CRLF only, hexadecimal sizes without sign or prefix, capped extensions. White
/// space may follow a size: before an extension it is allowed, and some clients fill sizes up with it.
/// It is fed bytes as they come and says what to do with the next ones.
/// </summary>
internal struct ChunkedDecoder
{
    private const int MostSizeDigits = 15;
    private State state;
    private int lineBytes;
    private int sizeDigits;
    private long remaining;
    private int trailerStart;
    private List<byte>? trailers;

    private enum State : byte
    {
        Size,
        SizePadding,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        LineStart,
        TrailerLine,
        TrailerLf,
        LastLf,
        Done,
        Broken,
    }

    /// <summary>Whether the last chunk and the trailers have been read.</summary>
    public readonly bool IsDone => state == State.Done;

    /// <summary>Whether the coding is violated; the connection must not be used again.</summary>
    public readonly bool IsBroken => state == State.Broken;

    /// <summary>The trailer lines with their line ends; empty when there are none.</summary>
    public readonly ReadOnlySpan<byte> Trailers => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(trailers);

    /// <summary>Takes bytes up to the end of one run of data.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="data">Data bytes, part of <paramref name="input"/>; empty when there are none yet.</param>
    /// <returns>Number of bytes taken.</returns>
    public int Read(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < input.Length; i++)
        {
            if (state == State.Data)
            {
                var run = (int)Math.Min(remaining, input.Length - i);
                data = input.Slice(i, run);
                remaining -= run;
                state = remaining == 0 ? State.DataCr : State.Data;
                return i + run;
            }

            state = Step(input[i]);
            if (state is State.Done or State.Broken)
            {
                data = default;
                return i + 1;
            }
        }

        data = default;
        return input.Length;
    }

    private State Step(byte b)
    {
        if (state <= State.SizeLf && ++lineBytes > Limits.ChunkLineBytes)
        {
            return State.Broken;
        }

        return state switch
        {
            State.Size => OnSize(b),
            State.SizePadding => AfterSize(b),
            State.Extension => b == '\r' ? State.SizeLf : b is < 0x20 and not (byte)'\t' or 0x7F ? State.Broken : State.Extension,
            State.SizeLf => b != '\n' ? State.Broken : remaining == 0 ? State.LineStart : State.Data,
            State.DataCr => b == '\r' ? State.DataLf : State.Broken,
            State.DataLf => b == '\n' ? StartChunk() : State.Broken,
            State.LineStart => b == '\r' ? State.LastLf : OnTrailer(b),
            State.TrailerLine => OnTrailer(b),
            State.TrailerLf => b == '\n' && IsField() ? AddTrailer(b, EndTrailer()) : State.Broken,
            State.LastLf => b == '\n' ? State.Done : State.Broken,
            _ => State.Broken,
        };
    }

    private State StartChunk()
    {
        lineBytes = sizeDigits = 0;
        remaining = 0;
        return State.Size;
    }

    private State OnSize(byte b)
    {
        var digit = b switch
        {
            >= (byte)'0' and <= (byte)'9' => b - '0',
            >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
            _ => -1,
        };
        if (digit >= 0)
        {
            remaining = (remaining << 4) | (uint)digit;
            return ++sizeDigits > MostSizeDigits ? State.Broken : State.Size;
        }

        return sizeDigits == 0 ? State.Broken : AfterSize(b);
    }

    private static State AfterSize(byte b) => b switch
    {
        (byte)'\r' => State.SizeLf,
        (byte)';' => State.Extension,
        (byte)' ' or (byte)'\t' => State.SizePadding,
        _ => State.Broken,
    };

    private State OnTrailer(byte b)
        => b == '\r' ? AddTrailer(b, State.TrailerLf)
            : b is < 0x20 and not (byte)'\t' or 0x7F ? State.Broken
            : state == State.LineStart && (b is (byte)' ' or (byte)'\t') ? State.Broken
            : AddTrailer(b, State.TrailerLine);

    private readonly bool IsField()
    {
        var line = Trailers[trailerStart..];
        return line.IndexOf((byte)':') is > 0 and var colon && HeadValidator.IsToken(line[..colon]);
    }

    private State EndTrailer()
    {
        trailerStart = trailers!.Count + 1;
        return State.LineStart;
    }

    private State AddTrailer(byte b, State next)
    {
        (trailers ??= []).Add(b);
        return trailers.Count > Limits.TrailerBytes ? State.Broken : next;
    }
}
