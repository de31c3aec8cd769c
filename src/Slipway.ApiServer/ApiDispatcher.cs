using Microsoft.Extensions.Logging;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Auditing;
using Slipway.ApiServer.Discovery;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Streaming;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer;

/// <summary>Takes a request of a known user to the part that answers it: route, authorise, handle. Every refusal becomes a Status
/// here.</summary>
public sealed class ApiDispatcher
{
    private readonly ApiCore core;
    private readonly ReadHandler reads;
    private readonly WriteHandler writes;
    private readonly ReviewHandler reviews;
    private readonly PathHandler paths;
    private readonly PodLogHandler logs;
    private readonly EvictionHandler evictions;
    private readonly ILogger log;

    internal ApiDispatcher(ApiCore core, IPodStreams streams, ILogger log)
    {
        this.core = core;
        this.log = log;
        reads = new ReadHandler(core.Reader, core.Watcher, new Tables.TableWriter(core.Time));
        writes = new WriteHandler(reads, core.Reader, core.Creator, core.Updater, core.Patcher, core.Deleter, core.Scale);
        reviews = new ReviewHandler(core);
        paths = new PathHandler(core);
        logs = new PodLogHandler(core.Reader, streams, core.Time);
        evictions = new EvictionHandler(core.Reader, core.Patcher, core.Deleter, core.Time);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request; its user is taken for granted.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away; ends a stream.</param>
    public async Task<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var received = core.Audit.Now;
        try
        {
            return core.Audit.Record(request, await AnswerAsync(request, cancellationToken), received);
        }
        catch (OperationCanceledException)
        {
            core.Audit.Record(request, new ApiResponse { StatusCode = AuditTrail.ClientGone }, received);
            throw;
        }
    }

    private async Task<ApiResponse> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.ActAs is { } other)
            {
                core.Access.DemandImpersonation(request.User, other);
                request = request with { User = other, ActAs = null };
            }

            return await RouteAsync(request, cancellationToken);
        }
        catch (ApiException e)
        {
            return ApiResponse.Of(e.Status);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ApiServerLog.RequestFailed(log, request.Method, request.Path, e);
            return ApiResponse.Of(ApiErrors.Internal("the server has met an internal error; its log has the details").Status);
        }
    }

    private Task<ApiResponse> RouteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (ApiRoute.Parse(request.Path) is not { } route)
        {
            return Task.FromResult(paths.Handle(request));
        }

        var verb = ApiVerbs.Of(request, route);
        core.Access.Demand(request.User, verb, route.Kind, route.Namespace, route.Name, route.Subresource);
        return (verb, route.Subresource) switch
        {
            ("get", "log") => logs.HandleAsync(route, request.Query, cancellationToken),
            ("get", "scale") => Task.FromResult(reads.Answer(request, core.Scale.Get(WriteRequests.Context(request, route)))),
            ("get", _) => Task.FromResult(reads.Get(request, route)),
            ("list", _) => reads.ListAsync(request, route, cancellationToken),
            ("watch", _) => Task.FromResult(reads.Watch(request, route, cancellationToken)),
            ("create", "eviction") => evictions.HandleAsync(request, route, cancellationToken),
            ("create", _) when route.Kind.IsRequest || route.Subresource.Length > 0 => reviews.HandleAsync(request, route),
            ("create", _) => writes.CreateAsync(request, route, cancellationToken),
            ("update", _) => writes.ReplaceAsync(request, route, cancellationToken),
            ("patch", _) => writes.PatchAsync(request, route, cancellationToken),
            ("delete", _) => writes.DeleteAsync(request, route, cancellationToken),
            _ => writes.DeleteCollectionAsync(request, route, cancellationToken),
        };
    }
}
