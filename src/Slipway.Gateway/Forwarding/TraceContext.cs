using System.Buffers;
using System.Globalization;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// The trace that a request belongs to (W3C Trace Context, level 2): the client's when it sent a valid one, otherwise a new one; with a
/// span of the gateway's own. Used again for every request.
/// </summary>
/// <param name="core">Source of ids.</param>
internal sealed class TraceContext(GatewayCore core)
{
    private const int Length = 55;
    private const int TraceStart = 3;
    private const int TraceLength = 32;
    private const int SpanStart = 36;
    private const int SpanLength = 16;
    private const int FlagsStart = 53;
    private const int KnownFlags = 0x03;
    private const string IdFormat = "x16";
    private const string FlagsFormat = "x2";
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);
    private readonly byte[] text = "00-00000000000000000000000000000000-0000000000000000-00"u8.ToArray();

    /// <summary>The value of <c>traceparent</c> for the backend.</summary>
    public ReadOnlySpan<byte> Text => text;

    /// <summary>Id of the trace, 32 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> TraceId => text.AsSpan(TraceStart, TraceLength);

    /// <summary>Id of the gateway's span, 16 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> SpanId => text.AsSpan(SpanStart, SpanLength);

    /// <summary>Whether the client's trace goes on, so that its <c>tracestate</c> does too.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>Goes on with the trace of a request, or starts one.</summary>
    public void Take(HeaderFields fields)
    {
        var parent = Find(fields);
        GoesOn = IsValid(parent);
        if (GoesOn)
        {
            parent.Slice(TraceStart, TraceLength).CopyTo(text.AsSpan(TraceStart));
            Write(FlagsStart, 2, (ulong)(Digit(parent[FlagsStart]) << 4 | Digit(parent[FlagsStart + 1])) & KnownFlags, FlagsFormat);
        }
        else
        {
            Write(TraceStart, SpanLength, core.DrawId(), IdFormat);
            Write(TraceStart + SpanLength, SpanLength, NotZero(core.DrawId()), IdFormat);
            Write(FlagsStart, 2, core.SamplesTraces ? 1u : 0u, FlagsFormat);
        }

        Write(SpanStart, SpanLength, NotZero(core.DrawId()), IdFormat);
    }

    /// <summary>The only <c>traceparent</c>; empty when there is none, or several, or it is about one connection.</summary>
    private static ReadOnlySpan<byte> Find(HeaderFields fields)
    {
        var found = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.KindOf(i) == HeaderKind.TraceParent)
            {
                if (found >= 0 || (fields.NamesOthers && fields.IsNamedByConnection(fields.NameOf(i))))
                {
                    return default;
                }

                found = i;
            }
        }

        return found < 0 ? default : fields.ValueOf(found);
    }

    /// <summary>Later versions begin as version 00 does, and may go on after another dash (section 3.2.4).</summary>
    private static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value.Length < Length || value[2] != '-' || value[SpanStart - 1] != '-' || value[FlagsStart - 1] != '-')
        {
            return false;
        }

        var version = value[..2];
        var isKnown = version.SequenceEqual("00"u8);
        return IsHex(version) && !version.SequenceEqual("ff"u8)
            && (value.Length == Length || (!isKnown && value[Length] == '-'))
            && IsId(value.Slice(TraceStart, TraceLength)) && IsId(value.Slice(SpanStart, SpanLength)) && IsHex(value.Slice(FlagsStart, 2));
    }

    private static bool IsId(ReadOnlySpan<byte> id) => IsHex(id) && id.ContainsAnyExcept((byte)'0');

    private static bool IsHex(ReadOnlySpan<byte> digits) => !digits.ContainsAnyExcept(HexDigits);

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;

    private static ulong NotZero(ulong id) => id == 0 ? 1 : id;

    private void Write(int start, int digits, ulong value, string format)
        => value.TryFormat(text.AsSpan(start, digits), out _, format, CultureInfo.InvariantCulture);
}
