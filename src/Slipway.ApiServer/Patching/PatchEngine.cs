using Slipway.Api.Trees;
using Slipway.ApiServer.Patching.Apply;
using Slipway.ApiServer.Patching.Strategic;

namespace Slipway.ApiServer.Patching;

/// <summary>The one door to all patches.</summary>
internal static class PatchEngine
{
    /// <summary>
    /// Applies a patch to the live object. Only for <see cref="PatchType.Apply"/> does the answer carry new <c>managedFields</c>.
    /// </summary>
    public static PatchOutcome Apply(PatchRequest request)
    {
        if (request.Type == PatchType.Apply)
        {
            return ServerSideApply.Apply(request);
        }

        if (request.Live is not { } live)
        {
            return PatchOutcome.BadRequest("only an apply patch can create an object");
        }

        if (request.Type == PatchType.Json)
        {
            return JsonPatch.Apply(live, request.Patch);
        }

        if (request.Patch is not TreeObject patch)
        {
            return PatchOutcome.BadRequest(
                $"a {request.Type.ToString().ToLowerInvariant()} patch must be an object, not {request.Patch.TypeName}");
        }

        return request.Type == PatchType.Merge
            ? new PatchOutcome.Patched(MergePatch.Apply(live, patch))
            : StrategicMerge.Apply(live, patch, request.Schema);
    }
}
