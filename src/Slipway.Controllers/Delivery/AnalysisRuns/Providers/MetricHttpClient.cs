using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Sends the requests of providers: time limit, bounded answers, authentication.</summary>
internal sealed class MetricHttpClient(MetricHttp http, TimeProvider time)
{
    /// <summary>Longest answer in bytes; metrics are small, and a wrong URL may answer without end.</summary>
    private const int MaximumAnswer = 1024 * 1024;

    /// <summary>Characters of an answer that a message shows.</summary>
    private const int ShownCharacters = 200;

    /// <summary>The answer's body; null with why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="insecure">Whether certificates are not checked.</param>
    /// <param name="authentication">Who asks; null for nobody.</param>
    /// <param name="timeout">Limit of the whole exchange.</param>
    /// <param name="cancellationToken">Stop.</param>
    public async Task<(byte[]? Body, string Problem)> SendAsync(
        HttpRequestMessage request, bool insecure, MetricAuthentication? authentication, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var invoker = insecure ? http.Unchecked : http.Checked;
            if (authentication?.OAuth2 is { TokenUrl.Length: > 0 } oauth)
            {
                var (token, problem) = await TokenAsync(invoker, oauth, both.Token);
                if (token is null)
                {
                    return (null, problem);
                }

                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            if (authentication?.BasicAuth is { } basic)
            {
                request.Headers.Authorization = Basic(basic.Username ?? "", basic.Password ?? "");
            }

            return await ExchangeAsync(invoker, request, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer from {request.RequestUri?.Authority} within {timeout.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Puts headers on a request, those of the content too.</summary>
    public static void AddHeaders(HttpRequestMessage request, IReadOnlyList<WebMetricHeader>? headers)
    {
        foreach (var header in headers ?? [])
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key ?? "", header.Value) && request.Content is { } content)
            {
                content.Headers.Remove(header.Key ?? "");
                content.Headers.TryAddWithoutValidation(header.Key ?? "", header.Value);
            }
        }
    }

    private static async Task<(byte[]? Body, string Problem)> ExchangeAsync(
        HttpMessageInvoker invoker, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await invoker.SendAsync(request, cancellationToken);
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > MaximumAnswer)
            {
                return (null, $"the answer is longer than {MaximumAnswer} bytes");
            }

            body.Write(buffer, 0, read);
        }

        return response.IsSuccessStatusCode
            ? (body.ToArray(), "")
            : (null, $"received non 2xx response code: {(int)response.StatusCode}{Shown(body.ToArray())}");
    }

    private static AuthenticationHeaderValue Basic(string name, string password)
        => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private static string Shown(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ShownCharacters))).ReplaceLineEndings(" ").Trim();
        return text.Length > 0 ? $" ({text})" : "";
    }

    private static async Task<(string? Token, string Problem)> TokenAsync(
        HttpMessageInvoker invoker, MetricOAuth2 oauth, CancellationToken cancellationToken)
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (oauth.Scopes is { Count: > 0 } scopes)
        {
            form.Add(new("scope", string.Join(' ', scopes)));
        }

        if (!Uri.TryCreate(oauth.TokenUrl, UriKind.Absolute, out var url))
        {
            return (null, $"tokenUrl {oauth.TokenUrl} is no URL");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = Basic(
            Uri.EscapeDataString(oauth.ClientId ?? ""), Uri.EscapeDataString(oauth.ClientSecret ?? ""));
        var (body, problem) = await ExchangeAsync(invoker, request, cancellationToken);
        if (body is null)
        {
            return (null, $"no token from {oauth.TokenUrl}: {problem}");
        }

        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.ValueKind == JsonValueKind.Object
            && answer.RootElement.TryGetProperty("access_token", out var token) && token.GetString() is { Length: > 0 } text
            ? (text, "")
            : (null, $"no token from {oauth.TokenUrl}: the answer has no access_token");
    }
}
