using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What is wrong with an alert receiver beyond its schema; the controller and the API server ask the same.</summary>
public static class AlertReceiverFaults
{
    private static readonly TimeSpan ShortestRepeat = TimeSpan.FromMinutes(1);

    /// <summary>All of it, each with its field.</summary>
    public static IEnumerable<FieldError> Of(AlertReceiverSpec spec)
    {
        var url = spec.Webhook?.Url;
        if (spec.Webhook is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0))
        {
            yield return FieldError.InvalidText(
                "spec.webhook.url", GoText.Quote(url ?? ""),
                "must be an http or https address without credentials; use headersFrom for these");
        }

        if (spec.RepeatInterval is { } repeat && !(GoDuration.Parse(repeat) >= ShortestRepeat))
        {
            yield return FieldError.InvalidText("spec.repeatInterval", GoText.Quote(repeat), "must be a time from 1m, such as 4h");
        }

        for (var i = 0; i < (spec.Webhook?.HeadersFrom?.Count ?? 0); i++)
        {
            if (string.IsNullOrEmpty(spec.Webhook!.HeadersFrom![i].SecretRef?.Name))
            {
                yield return FieldError.Required($"spec.webhook.headersFrom[{i}].secretRef.name", "name of a Secret of the namespace");
            }
        }
    }
}
