using System.Text;
using System.Text.Json;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Client.Http;

/// <summary>Makes a Status out of an error answer, also of one that a proxy or another server wrote.</summary>
internal static class StatusReader
{
    private const int MaximumMessage = 1024;

    public static Status Read(int code, ReadOnlySpan<byte> body)
    {
        try
        {
            var status = ApiJson.Deserialize<Status>(body);
            if (status.Kind == "Status" || status.Reason is not null)
            {
                return status with { Code = status.Code ?? code, Reason = status.Reason ?? ReasonOf(code) };
            }
        }
        catch (JsonException)
        {
            // Not the API's own answer; its text is the message.
        }

        var text = Encoding.UTF8.GetString(body.Length > MaximumMessage ? body[..MaximumMessage] : body).Trim();
        return new Status
        {
            Kind = "Status",
            ApiVersion = "v1",
            StatusValue = "Failure",
            Code = code,
            Reason = ReasonOf(code),
            Message = text.Length > 0 ? text : $"The server answered with status {code}.",
        };
    }

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        409 => "Conflict",
        410 => "Gone",
        413 => "RequestEntityTooLarge",
        415 => "UnsupportedMediaType",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "InternalError",
    };
}
