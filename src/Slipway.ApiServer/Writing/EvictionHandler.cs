using Slipway.Api.Meta;
using Slipway.Api.Policy;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>
/// The <c>eviction</c> subresource of pods: says in the pod's status why it goes, then deletes it with its grace period. There are no
/// disruption budgets, so no eviction is held back.
/// </summary>
internal sealed class EvictionHandler(ObjectReader reader, ObjectPatcher patcher, ObjectDeleter deleter, TimeProvider time)
{
    public async Task<ApiResponse> HandleAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var context = WriteRequests.Context(request, route);
        var decoded = ObjectPipeline.Decode(
            context with { Kind = Kinds.Of<Eviction>() }, BodyReader.Read(request.ContentType, request.Body));
        var options = ApiJson.Deserialize<Eviction>(TreeWriter.Write(decoded)).DeleteOptions ?? new DeleteOptions();
        context = context with
        {
            Subresource = "",
            DryRun = context.DryRun || WriteRequests.DryRun(options.DryRun ?? []),
        };
        var pod = reader.Get(context.Kind, context.Namespace, context.Name);
        ObjectDeleter.Check(context, options);
        ObjectDeleter.CheckPreconditions(context, options, pod);
        if (!pod.Tree.IsTerminating() && pod.Tree.TextAt("status", "phase") is not ("Succeeded" or "Failed"))
        {
            await patcher.PatchAsync(context with { Subresource = "status" }, PatchType.Strategic, Disrupted(), cancellationToken);

            // The pod that was meant is named by its uid from here on; its version has just changed.
            options = options with { Preconditions = new Preconditions { Uid = pod.Typed.Uid() } };
        }

        await deleter.DeleteAsync(context, options, cancellationToken);
        return ApiResponse.Json(
            new Status { Kind = "Status", ApiVersion = "v1", Metadata = new ListMeta(), StatusValue = "Success", Code = 201 }, 201);
    }

    private TreeObject Disrupted() => TreeObject.Empty.WithAt(["status", "conditions"], new TreeArray(
    [
        TreeObject.Empty
            .WithText("type", "DisruptionTarget")
            .WithText("status", "True")
            .WithText("reason", "EvictionByEvictionAPI")
            .WithText("message", "Eviction API: evicting")
            .WithText("lastTransitionTime", ObjectMetadata.Time(time.GetUtcNow())),
    ]));
}
