using Slipway.Api.Meta;
using Slipway.ApiServer.Patching;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>Answers create, update, patch, delete and deletecollection.</summary>
internal sealed class WriteHandler(
    ReadHandler answers, ObjectReader reader, ObjectCreator creator, ObjectUpdater updater, ObjectPatcher patcher, ObjectDeleter deleter,
        ScaleResource scale)
{
    public async Task<ApiResponse> CreateAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var context = WriteRequests.Context(request, route);
        var created = await creator.CreateAsync(context, Body(request), cancellationToken);
        return answers.Answer(request, created, 201).WithWarnings(context.Warnings);
    }

    public async Task<ApiResponse> ReplaceAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var context = WriteRequests.Context(request, route);
        if (route.Subresource == "scale")
        {
            var scaled = await scale.ReplaceAsync(context, Body(request), cancellationToken);
            return new ApiResponse { Body = [scaled.Json] }.WithWarnings(context.Warnings);
        }

        var (value, isNew) = await updater.ReplaceAsync(context, Body(request), cancellationToken);
        return answers.Answer(request, value, isNew ? 201 : 200).WithWarnings(context.Warnings);
    }

    public async Task<ApiResponse> PatchAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var context = WriteRequests.Context(request, route);
        var type = WriteRequests.PatchTypeOf(request, route.Kind);
        var patch = type == PatchType.Apply ? BodyReader.Yaml(request.Body) : BodyReader.Json(request.Body);
        if (route.Subresource == "scale")
        {
            var scaled = await scale.PatchAsync(context, type, patch, cancellationToken);
            return new ApiResponse { Body = [scaled.Json] }.WithWarnings(context.Warnings);
        }

        var (value, isNew) = await patcher.PatchAsync(context, type, patch, cancellationToken);
        return answers.Answer(request, value, isNew ? 201 : 200).WithWarnings(context.Warnings);
    }

    public async Task<ApiResponse> DeleteAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var options = WriteRequests.Options(request);
        var context = WriteRequests.Context(
            request, route) with { DryRun = WriteRequests.DryRun(options.DryRun ?? request.Query.All("dryRun")) };
        var (value, gone) = await deleter.DeleteAsync(context, options, cancellationToken);
        return gone && route.Kind is not { Group: "", Plural: "pods" }
            ? ApiResponse.Json(ApiErrors.Success(route.Kind, route.Name, value.Typed.Metadata?.Uid))
            : answers.Answer(request, value);
    }

    public async Task<ApiResponse> DeleteCollectionAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var options = WriteRequests.Options(request);
        var context = WriteRequests.Context(
            request, route) with { DryRun = WriteRequests.DryRun(options.DryRun ?? request.Query.All("dryRun")) };
        var page = await reader.ListAsync(ListRequest.Of(route, request.Query), cancellationToken);
        var deleted = new List<StoredObject>();
        foreach (var item in page.Items)
        {
            try
            {
                var one = context with { Namespace = item.Typed.Namespace(), Name = item.Typed.Name() };
                deleted.Add((await deleter.DeleteAsync(one, options, cancellationToken)).Object);
            }
            catch (ApiException e) when (e.Status.Reason == "NotFound")
            {
                // Somebody else was faster.
            }
        }

        return answers.Answer(request, route, page with { Items = deleted });
    }

    private static Slipway.Api.Trees.Tree Body(ApiRequest request)
        => BodyReader.Read(request.ContentType, request.Body);
}
