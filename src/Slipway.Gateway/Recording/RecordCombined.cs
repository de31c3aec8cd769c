using System.Buffers;
using System.Globalization;

namespace Slipway.Gateway.Recording;

/// <summary>Records in the combined log format of Apache's httpd: what it cannot say is left out.</summary>
internal static class RecordCombined
{
    /// <summary>Writes the line without its end.</summary>
    public static void Write(IBufferWriter<byte> to, RequestRecord record)
    {
        var client = record[RecordValue.Client];
        EscapedText.Raw(to, client.IsEmpty ? "-"u8 : client);
        EscapedText.Raw(to, " - - ["u8);
        EscapedText.Raw(to, record.Started.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        EscapedText.Raw(to, "] \""u8);
        RequestLine(to, record);
        EscapedText.Raw(to, "\" "u8);
        if (record.Status > 0)
        {
            EscapedText.Raw(to, record.Status);
        }
        else
        {
            EscapedText.Raw(to, "-"u8);
        }

        EscapedText.Raw(to, " "u8);
        EscapedText.Raw(to, record.ResponseBytes);
        Field(to, record[RecordValue.Referer]);
        Field(to, record[RecordValue.UserAgent]);
    }

    private static void RequestLine(IBufferWriter<byte> to, RequestRecord record)
    {
        if (record.Version.Length == 0)
        {
            EscapedText.Raw(to, "-"u8);
            return;
        }

        EscapedText.Quoted(to, record[RecordValue.Method]);
        EscapedText.Raw(to, " "u8);
        EscapedText.Quoted(to, record[RecordValue.Path]);
        if (!record[RecordValue.Query].IsEmpty)
        {
            EscapedText.Raw(to, "?"u8);
            EscapedText.Quoted(to, record[RecordValue.Query]);
        }

        EscapedText.Raw(to, " HTTP/"u8);
        EscapedText.Raw(to, record.Version == "2" ? "2.0" : record.Version);
    }

    private static void Field(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> value)
    {
        EscapedText.Raw(to, " \""u8);
        if (value.IsEmpty)
        {
            EscapedText.Raw(to, "-"u8);
        }
        else
        {
            EscapedText.Quoted(to, value);
        }

        EscapedText.Raw(to, "\""u8);
    }
}
