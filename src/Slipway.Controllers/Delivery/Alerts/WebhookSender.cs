using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Posts messages to webhooks.</summary>
/// <param name="client">Reads the Secrets that have headers.</param>
/// <param name="http">Sends; it must not follow redirects. The caller owns it.</param>
/// <param name="time">Clock of the time that is allowed.</param>
internal sealed class WebhookSender(IApiClient client, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Time until a call without an answer has failed, as Alertmanager's.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Sends a message; null when it was taken, else why not. What a Secret holds is in no answer.</summary>
    public async Task<string?> SendAsync(AlertReceiver receiver, WebhookMessage message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Spec!.Webhook!.Url)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message, WebhookJson.Default.WebhookMessage)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", "Slipway");
            if (await AddHeadersAsync(receiver, request, both.Token) is { } problem)
            {
                return problem;
            }

            using var response = await http.SendAsync(request, both.Token);
            return response.IsSuccessStatusCode ? null : $"the webhook answered {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return $"the webhook gave no answer within {Limit.TotalSeconds:0} seconds";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException or InvalidOperationException)
        {
            return $"the webhook cannot be reached: {e.Message}";
        }
    }

    private async Task<string?> AddHeadersAsync(
        AlertReceiver receiver, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var name in (receiver.Spec!.Webhook!.HeadersFrom ?? []).Select(static h => h.SecretRef?.Name ?? ""))
        {
            var found = await client.GetAsync<Secret>(new ObjectKey(receiver.Namespace(), name), cancellationToken);
            if (!found.Succeeded)
            {
                return $"headersFrom: {found.Error.Message}";
            }

            var data = found.Value.Data ?? new Dictionary<string, byte[]>();
            foreach (var (key, bytes) in data.OrderBy(static d => d.Key, StringComparer.Ordinal))
            {
                var value = Encoding.UTF8.GetString(bytes).Trim();
                if (value.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(key, value))
                {
                    return $"headersFrom: key {key} of Secret {name} is no header that could be sent";
                }
            }
        }

        return null;
    }
}
