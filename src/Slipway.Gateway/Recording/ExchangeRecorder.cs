using System.Net;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Recording;

/// <summary>Makes the record of each request of an exchange, when somebody wants records.</summary>
/// <param name="core">The gateway.</param>
internal sealed class ExchangeRecorder(GatewayCore core)
{
    private const int AddressBytes = 64;
    private readonly RequestRecords records = core.Records;
    private RequestHead? head;
    private IPAddress? client;
    private RequestRecord? record;
    private OwnAnswer? own;
    private long arrived;
    private int attempts;

    /// <summary>Bytes of the request's body that were passed on.</summary>
    public long RequestBytes { get; set; }

    /// <summary>Bytes of the answer's body that were passed on.</summary>
    public long ResponseBytes { get; set; }

    private static ReadOnlySpan<byte> MappedPrefix => "::ffff:"u8;

    /// <summary>A request begins, or is looked at again.</summary>
    public void Begin(RequestHead of, IPAddress? from)
    {
        if (records.IsOn && head is null)
        {
            (head, client, own) = (of, from, null);
            (RequestBytes, ResponseBytes, attempts) = (0, 0, 0);
            arrived = core.Time.GetTimestamp();
        }
    }

    /// <summary>An attempt has ended.</summary>
    public void OnAttempt() => attempts++;

    /// <summary>The backend has begun its answer, whose bytes are there for this moment only.</summary>
    public void OnAnswer(HeaderFields fields)
    {
        if (head is not null && records.NeedsFields)
        {
            record ??= records.Rent();
            record.Set(RecordValue.AnswerFields, fields);
        }
    }

    /// <summary>The gateway answers by itself.</summary>
    public void OnOwnAnswer(OwnAnswer answer) => own = answer;

    /// <summary>A head was refused, of which nothing is known but who sent it.</summary>
    public void OnRefused(IPAddress? from, OwnAnswer answer)
    {
        if (records.IsOn)
        {
            var refused = records.Rent();
            (refused.Status, refused.Reason, refused.Started) = (answer.Status, answer.Reason, core.Time.GetUtcNow());
            (refused.RequestBytes, refused.ResponseBytes) = (0, answer.BodyBytes);
            (refused.Microseconds, refused.Attempts, refused.IsSecure) = (0, 0, false);
            SetClient(refused, from);
            records.Publish(refused);
        }
    }

    /// <summary>The request has ended; of no effect when that was said already.</summary>
    /// <param name="status">Status the client got, or 0 for none.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="rule">The rule; null for none.</param>
    /// <param name="service">The Service; null for none.</param>
    /// <param name="revision">The revision; null for none.</param>
    /// <param name="endpoint">Address of the last pod asked; null for none.</param>
    public void End(int status, TraceContext trace, RouteRule? rule, PlannedService? service, string? revision, string? endpoint)
    {
        if (head is null)
        {
            return;
        }

        var filled = record ?? records.Rent();
        var elapsed = core.Time.GetElapsedTime(arrived);
        filled.Started = core.Time.GetUtcNow() - elapsed;
        filled.Microseconds = (long)elapsed.TotalMicroseconds;
        filled.Status = status;
        filled.RequestBytes = RequestBytes;
        filled.ResponseBytes = own is null ? ResponseBytes : head.IsHead ? 0 : own.BodyBytes;
        filled.Attempts = attempts;
        filled.Reason = own?.Reason;
        filled.Route = rule?.Route;
        (filled.Namespace, filled.Service) = (service?.Namespace, service?.Name);
        (filled.Revision, filled.Endpoint) = (revision, endpoint);
        filled.Set(RecordValue.TraceId, trace.TraceId);
        filled.Set(RecordValue.SpanId, trace.SpanId);
        Copy(head, filled);
        SetClient(filled, client);
        (head, client, record, own) = (null, null, null, null);
        records.Publish(filled);
    }

    private void Copy(RequestHead of, RequestRecord to)
    {
        to.Version = of.Http2 ? "2" : of.Http11 ? "1.1" : "1.0";
        to.IsSecure = of.Tls is not null;
        to.Set(RecordValue.Method, of.Method);
        to.Set(RecordValue.Path, of.Path);
        to.Set(RecordValue.Query, of.Query);
        to.Set(RecordValue.Host, of.Host);
        if (of.Fields.TryGet("user-agent"u8, out var agent))
        {
            to.Set(RecordValue.UserAgent, agent);
        }

        if (of.Fields.TryGet("referer"u8, out var referer))
        {
            to.Set(RecordValue.Referer, referer);
        }

        if (records.NeedsFields)
        {
            to.Set(RecordValue.RequestFields, of.Fields);
        }
    }

    private static void SetClient(RequestRecord to, IPAddress? address)
    {
        Span<byte> text = stackalloc byte[AddressBytes];
        if (address is not null && address.TryFormat(text, out var length))
        {
            ReadOnlySpan<byte> written = text[..length];
            to.Set(RecordValue.Client, address.IsIPv4MappedToIPv6 ? written[MappedPrefix.Length..] : written);
        }
    }
}
