using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Forwarding;

/// <summary>The header fields of one head, as positions in its bytes. Used again for every message of a connection.</summary>
internal sealed class HeaderFields : IHeaderLookup
{
    private Field[] fields = new Field[24];
    private byte[] bytes = [];

    /// <summary>Number of fields.</summary>
    public int Count { get; private set; }

    /// <summary>Whether Connection names fields that must not be passed on.</summary>
    public bool NamesOthers { get; set; }

    /// <summary>Starts over.</summary>
    public void Reset(byte[] head)
    {
        bytes = head;
        Count = 0;
        NamesOthers = false;
    }

    /// <summary>Adds a field; false when there are too many.</summary>
    public bool TryAdd(int nameStart, int nameLength, int valueStart, int valueLength)
    {
        if (Count == Limits.HeadFields)
        {
            return false;
        }

        if (Count == fields.Length)
        {
            Array.Resize(ref fields, fields.Length * 2);
        }

        var kind = HeaderKinds.Of(bytes.AsSpan(nameStart, nameLength));
        fields[Count++] = new Field(nameStart, nameLength, valueStart, valueLength, kind);
        return true;
    }

    /// <summary>Kind of a field.</summary>
    public HeaderKind KindOf(int index) => fields[index].Kind;

    /// <summary>Name of a field as sent.</summary>
    public ReadOnlySpan<byte> NameOf(int index) => bytes.AsSpan(fields[index].NameStart, fields[index].NameLength);

    /// <summary>Value of a field without the white space around it.</summary>
    public ReadOnlySpan<byte> ValueOf(int index) => bytes.AsSpan(fields[index].ValueStart, fields[index].ValueLength);

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> lowerName, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(NameOf(i), lowerName))
            {
                value = ValueOf(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether Connection names this field.</summary>
    public bool IsNamedByConnection(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (fields[i].Kind == HeaderKind.Connection && TokenList.Contains(ValueOf(i), name))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Field(int NameStart, int NameLength, int ValueStart, int ValueLength, HeaderKind Kind);
}
