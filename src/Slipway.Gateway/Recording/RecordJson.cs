using System.Buffers;
using System.Globalization;

namespace Slipway.Gateway.Recording;

/// <summary>Records as JSON, one object to a line, with the attribute names of OpenTelemetry's semantic conventions where there are
/// some.</summary>
internal static class RecordJson
{
    /// <summary>Writes the object without the end of the line.</summary>
    public static void Write(IBufferWriter<byte> to, RequestRecord record)
    {
        WriteOpen(to, record);
        EscapedText.Raw(to, "}"u8);
    }

    /// <summary>The same, with the header fields.</summary>
    public static void WriteWithFields(IBufferWriter<byte> to, RequestRecord record)
    {
        WriteOpen(to, record);
        RecordFields.Write(to, "http.request.header.", record[RecordValue.RequestFields]);
        RecordFields.Write(to, "http.response.header.", record[RecordValue.AnswerFields]);
        EscapedText.Raw(to, "}"u8);
    }

    private static void WriteOpen(IBufferWriter<byte> to, RequestRecord record)
    {
        EscapedText.Raw(to, "{\"time\":\""u8);
        EscapedText.Raw(to, record.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        EscapedText.Raw(to, "\""u8);
        Text(to, "http.request.method"u8, record[RecordValue.Method]);
        if (record.Version.Length > 0)
        {
            Text(to, "url.scheme"u8, record.IsSecure ? "https"u8 : "http"u8);
        }

        Text(to, "url.path"u8, record[RecordValue.Path]);
        Text(to, "url.query"u8, record[RecordValue.Query]);
        if (record.Status > 0)
        {
            Number(to, "http.response.status_code"u8, record.Status);
        }
        else
        {
            Text(to, "error.type"u8, "client_gone"u8);
        }

        Text(to, "server.address"u8, record[RecordValue.Host]);
        Text(to, "client.address"u8, record[RecordValue.Client]);
        Text(to, "user_agent.original"u8, record[RecordValue.UserAgent]);
        Own(to, "network.protocol.version"u8, record.Version);
        EscapedText.Raw(to, ",\"http.server.request.duration\":"u8);
        EscapedText.Raw(to, (record.Microseconds / 1e6).ToString("0.000000", CultureInfo.InvariantCulture));
        Number(to, "http.request.body.size"u8, record.RequestBytes);
        Number(to, "http.response.body.size"u8, record.ResponseBytes);
        Own(to, "slipway.route"u8, record.Route);
        if (record.Service is not null)
        {
            Own(to, "slipway.service"u8, $"{record.Namespace}/{record.Service}");
        }

        Own(to, "slipway.revision"u8, record.Revision);
        Own(to, "slipway.endpoint"u8, record.Endpoint);
        Number(to, "slipway.attempts"u8, record.Attempts);
        Own(to, "slipway.answer.reason"u8, record.Reason);
        Text(to, "trace_id"u8, record[RecordValue.TraceId]);
        Text(to, "span_id"u8, record[RecordValue.SpanId]);
    }

    private static void Own(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Text(to, name, System.Text.Encoding.UTF8.GetBytes(value));
        }
    }

    private static void Text(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Name(to, name);
            EscapedText.Raw(to, "\""u8);
            EscapedText.Json(to, value);
            EscapedText.Raw(to, "\""u8);
        }
    }

    private static void Number(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> name, long value)
    {
        Name(to, name);
        EscapedText.Raw(to, value);
    }

    private static void Name(IBufferWriter<byte> to, scoped ReadOnlySpan<byte> name)
    {
        EscapedText.Raw(to, ",\""u8);
        EscapedText.Raw(to, name);
        EscapedText.Raw(to, "\":"u8);
    }
}
