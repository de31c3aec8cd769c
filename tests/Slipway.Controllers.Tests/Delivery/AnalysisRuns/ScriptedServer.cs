using System.Net;
using System.Text;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>Answers the requests of providers without any network.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    /// <summary>What is answered; null never answers.</summary>
    public Func<HttpRequestMessage, (int Code, string Body)?> Answer { get; set; } = static _ => (200, "{}");

    public List<string> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri?.AbsoluteUri} {request.Headers.Authorization}".TrimEnd());
        if (Answer(request) is not { } answer)
        {
            var never = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
            throw new OperationCanceledException(cancellationToken);
        }

        return new HttpResponseMessage((HttpStatusCode)answer.Code)
        {
            Content = new StringContent(answer.Body, Encoding.UTF8, "application/json"),
        };
    }
}
