using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Discovery;

namespace Slipway.ApiServer.Http;

/// <summary>One HTTP request: authenticate, hand to the dispatcher, write the answer.</summary>
internal sealed class HttpExchange(Authenticator authenticator, ApiDispatcher dispatcher, CancellationToken stopping)
{
    /// <summary>Answers from this size in bytes on are compressed where the client allows it; as kube-apiserver.</summary>
    private const int CompressFrom = 128 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var answer = await AnswerAsync(context, ends.Token);
            await WriteAsync(context, answer, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The client is gone, or the server stops: nobody waits for an answer.
        }
    }

    private async Task<ApiResponse> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var user = authenticator.Authenticate(context.Request.Headers.Authorization, context.Connection.ClientCertificate);
        var path = context.Request.Path.Value ?? "/";
        if (user is null || (ReferenceEquals(user, ApiUser.Anonymous) && !PathHandler.IsOpen(path)))
        {
            return ApiResponse.Of(ApiErrors.Unauthorized().Status);
        }

        try
        {
            return await dispatcher.HandleAsync(await ReadAsync(context, user, path, cancellationToken), cancellationToken);
        }
        catch (ApiException e)
        {
            return ApiResponse.Of(e.Status);
        }
        catch (BadHttpRequestException e)
        {
            var error = e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ApiErrors.BodyTooLarge(KestrelFront.MaximumBodyBytes)
                : ApiErrors.BadRequest(e.Message);
            return ApiResponse.Of(error.Status);
        }
    }

    private static async Task<ApiRequest> ReadAsync(HttpContext context, ApiUser user, string path, CancellationToken cancellationToken)
    {
        var request = context.Request;
        ReadOnlyMemory<byte> body = default;
        if (request.ContentLength is not 0 && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, KestrelFront.MaximumBodyBytes));
            await request.Body.CopyToAsync(buffer, cancellationToken);
            body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }

        return new ApiRequest
        {
            Method = request.Method,
            Path = path,
            Query = ApiQuery.Parse(request.QueryString.Value),
            User = user,
            ActAs = Impersonation.Read(request.Headers),
            Accept = request.Headers.Accept,
            ContentType = request.ContentType,
            IfNoneMatch = request.Headers.IfNoneMatch,
            UserAgent = request.Headers.UserAgent,
            Host = request.Host.Value,
            Source = context.Connection.RemoteIpAddress?.ToString(),
            Body = body,
        };
    }

    private static async Task WriteAsync(HttpContext context, ApiResponse answer, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = answer.StatusCode;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (answer.StatusCode == StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = answer.ContentType;
        if (answer.Stream is { } stream)
        {
            await WriteStreamAsync(response, stream, cancellationToken);
            return;
        }

        long length = answer.Body.Sum(static p => (long)p.Length);
        if (length >= CompressFrom
            && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            response.Headers.Append("Vary", "Accept-Encoding");
            await using var packed = new GZipStream(response.Body, CompressionLevel.Fastest);
            foreach (var piece in answer.Body)
            {
                await packed.WriteAsync(piece, cancellationToken);
            }

            return;
        }

        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        foreach (var piece in answer.Body)
        {
            response.BodyWriter.Write(piece.Span);
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static async Task WriteStreamAsync(
        HttpResponse response, IAsyncEnumerable<ReadOnlyMemory<byte>> stream, CancellationToken cancellationToken)
    {
        await response.StartAsync(cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
        await foreach (var piece in stream.WithCancellation(cancellationToken))
        {
            await response.BodyWriter.WriteAsync(piece, cancellationToken);
        }
    }
}
