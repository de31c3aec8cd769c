using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>Writes the lines of a head one after the other.</summary>
internal ref struct HeadBuilder(Span<byte> target)
{
    private readonly Span<byte> target = target;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Appends bytes.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Appends a decimal number.</summary>
    public void Add(long number) => Length += Ascii.Write(target[Length..], number);

    /// <summary>Appends a whole line.</summary>
    public void Line(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Add(name);
        Add(": "u8);
        Add(value);
        Add("\r\n"u8);
    }
}
