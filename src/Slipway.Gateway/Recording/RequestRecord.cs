using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Recording;

/// <summary>What is known of a request that has ended. Used again and again: values are copied into one buffer.</summary>
internal sealed class RequestRecord
{
    /// <summary>Most bytes of a value; what comes after them is left out.</summary>
    public const int MostOfValue = 2048;

    /// <summary>Most bytes of the header fields of one message; fields after them are left out.</summary>
    public const int MostOfFields = 16 * 1024;

    private const int UsualBytes = 512;
    private const int MostKept = 4096;
    private readonly (int Start, int Length)[] values = new (int, int)[Enum.GetValues<RecordValue>().Length];
    private byte[] bytes = new byte[UsualBytes];
    private int used;
    private int holders;

    /// <summary>When its head had arrived.</summary>
    public DateTimeOffset Started { get; set; }

    /// <summary>Time from its head to the end of its answer.</summary>
    public long Microseconds { get; set; }

    /// <summary>Status the client got; 0 when it went away before.</summary>
    public int Status { get; set; }

    /// <summary>Bytes of its body that were passed on.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Bytes of the answer's body that were passed on.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>Attempts to get an answer from a pod.</summary>
    public int Attempts { get; set; }

    /// <summary>Version of HTTP of the client, such as 1.1; empty when nothing of the head was understood.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether it came over TLS.</summary>
    public bool IsSecure { get; set; }

    /// <summary><c>namespace/name</c> of the HTTPRoute; null for none.</summary>
    public string? Route { get; set; }

    /// <summary>Namespace of the Service; null for none.</summary>
    public string? Namespace { get; set; }

    /// <summary>Name of the Service; null for none.</summary>
    public string? Service { get; set; }

    /// <summary>The revision; null for none.</summary>
    public string? Revision { get; set; }

    /// <summary>Address of the pod; null for none.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Why the gateway answered by itself; null when a pod answered.</summary>
    public string? Reason { get; set; }

    /// <summary>A value; empty for none.</summary>
    public ReadOnlySpan<byte> this[RecordValue value] => bytes.AsSpan(values[(int)value].Start, values[(int)value].Length);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(values);
        used = 0;
        Version = "";
        Route = Namespace = Service = Revision = Endpoint = Reason = null;
        if (bytes.Length > MostKept)
        {
            bytes = new byte[UsualBytes];
        }
    }

    /// <summary>Copies a value, or its beginning where it is long.</summary>
    public void Set(RecordValue value, ReadOnlySpan<byte> content)
    {
        var start = used;
        Append(content[..Math.Min(content.Length, MostOfValue)]);
        values[(int)value] = (start, used - start);
    }

    /// <summary>Copies header fields.</summary>
    public void Set(RecordValue value, HeaderFields fields)
    {
        var start = used;
        for (var i = 0; i < fields.Count; i++)
        {
            var name = fields.NameOf(i);
            var content = fields.ValueOf(i);
            if (used - start + name.Length + content.Length > MostOfFields)
            {
                break;
            }

            Append(name);
            Append(": "u8);
            Append(content);
            Append("\n"u8);
        }

        values[(int)value] = (start, used - start);
    }

    /// <summary>Says how many hold it; the last of them lets it be used again.</summary>
    public void Share(int count) => Volatile.Write(ref holders, count);

    /// <summary>One of those who hold it needs it no more; true for the last.</summary>
    public bool Leave() => Interlocked.Decrement(ref holders) == 0;

    private void Append(ReadOnlySpan<byte> content)
    {
        if (bytes.Length - used < content.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + content.Length));
        }

        content.CopyTo(bytes.AsSpan(used));
        used += content.Length;
    }
}
