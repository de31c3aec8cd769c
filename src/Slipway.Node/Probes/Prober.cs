using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Probes;

/// <summary>Probes over real sockets and, for exec, through the runtime. Each try opens a connection of its own.</summary>
/// <param name="runtime">Runs exec probes.</param>
/// <param name="time">Clock for timeouts.</param>
public sealed class Prober(IPodRuntime runtime, TimeProvider time) : IProber
{
    /// <inheritdoc/>
    public async Task<ProbeResult> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(request.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return request.Probe switch
            {
                { HttpGet: { } http } => await HttpAsync(request, http, either.Token),
                { TcpSocket: { } tcp } => await TcpAsync(request, tcp, either.Token),
                { Grpc: { } grpc } => await GrpcAsync(request, grpc, either.Token),
                { Exec: { } exec } => await ExecAsync(request, exec, cancellationToken),
                _ => ProbeResult.Fail("the probe names none of exec, httpGet, tcpSocket and grpc"),
            };
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProbeResult.Fail($"no answer within {request.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or UriFormatException or FormatException)
        {
            return ProbeResult.Fail(e.InnerException is SocketException inner ? inner.Message : e.Message);
        }
    }

    private static async Task<ProbeResult> HttpAsync(ProbeRequest request, HTTPGetAction http, CancellationToken cancellationToken)
    {
        if (http.Port is not { } wanted || request.ListenPort(wanted) is not { } port)
        {
            return ProbeResult.Fail($"the container has no port {http.Port}");
        }

        var scheme = string.Equals(http.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        var host = string.IsNullOrEmpty(http.Host) ? request.Host : http.Host;
        var path = string.IsNullOrEmpty(http.Path) ? "/" : http.Path.StartsWith('/') ? http.Path : "/" + http.Path;
        using var client = Client();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"{scheme}://{host}:{port}{path}"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("kube-probe", "1.33"));
        foreach (var header in http.HttpHeaders ?? [])
        {
            if (string.Equals(header.Name, "Host", StringComparison.OrdinalIgnoreCase))
            {
                message.Headers.Host = header.Value;
                continue;
            }

            message.Headers.Remove(header.Name ?? "");
            message.Headers.TryAddWithoutValidation(header.Name ?? "", header.Value);
        }

        using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var code = (int)answer.StatusCode;
        return code is >= 200 and < 400 ? ProbeResult.Ok : ProbeResult.Fail($"HTTP probe failed with statuscode: {code}");
    }

    private static async Task<ProbeResult> TcpAsync(ProbeRequest request, TCPSocketAction tcp, CancellationToken cancellationToken)
    {
        if (tcp.Port is not { } wanted || request.ListenPort(wanted) is not { } port)
        {
            return ProbeResult.Fail($"the container has no port {tcp.Port}");
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(string.IsNullOrEmpty(tcp.Host) ? request.Host : tcp.Host, port, cancellationToken);
        return ProbeResult.Ok;
    }

    private static async Task<ProbeResult> GrpcAsync(ProbeRequest request, GRPCAction grpc, CancellationToken cancellationToken)
    {
        if (request.ListenPort(new IntOrString(grpc.Port ?? 0)) is not { } port)
        {
            return ProbeResult.Fail($"the container has no port {grpc.Port}");
        }

        using var client = Client();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{request.Host}:{port}/grpc.health.v1.Health/Check"))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcHealth.Request(grpc.Service ?? "")),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var answer = await client.SendAsync(message, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return GrpcHealth.Judge((int)answer.StatusCode, body, Trailer(answer, "grpc-status"), Trailer(answer, "grpc-message"));
    }

    private async Task<ProbeResult> ExecAsync(ProbeRequest request, ExecAction exec, CancellationToken cancellationToken)
    {
        var outcome = await runtime.ExecAsync(request.ContainerId, exec.Command ?? [], request.Timeout, cancellationToken);
        return outcome.ExitCode switch
        {
            0 => ProbeResult.Ok,
            null => ProbeResult.Fail(outcome.Output),
            _ => ProbeResult.Fail(outcome.Output.Length > 0 ? outcome.Output.Trim() : $"command ended with exit code {outcome.ExitCode}"),
        };
    }

    private static string? Trailer(HttpResponseMessage answer, string name)
        => answer.TrailingHeaders.TryGetValues(name, out var late) ? late.FirstOrDefault()
            : answer.Headers.TryGetValues(name, out var early) ? early.FirstOrDefault() : null;

    private static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,

        // As kubelet does: a probe asks whether the container answers, not who signed its certificate.
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, errors) =>
            errors != SslPolicyErrors.RemoteCertificateNotAvailable },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
