using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission;

/// <summary>Objects are created only in namespaces that exist and are not going away; new namespaces are active.</summary>
internal sealed class NamespaceLifecycle(ObjectReader reader) : IAdmission
{
    private static readonly HashSet<string> Protected = ["default", "kube-system", "kube-node-lease", "slipway-system"];

    /// <summary>Whether the server refuses to delete a namespace.</summary>
    public static bool IsProtected(string name) => Protected.Contains(name);

    public TreeObject Admit(AdmissionRequest request)
    {
        var context = request.Context;
        if (context.Kind is { Group: "", Plural: "namespaces" })
        {
            return request.IsCreate ? request.Object.WithAt(["status", "phase"], new TreeString("Active")) : request.Object;
        }

        if (context.Kind.Namespaced && request.IsCreate)
        {
            Check(context, request.Object.Metadata().Text("name") ?? "");
        }

        return request.Object;
    }

    private void Check(WriteContext context, string name)
    {
        var space = reader.Get(Kinds.Of<Namespace>(), "", context.Namespace);
        if (!space.Tree.IsTerminating())
        {
            return;
        }

        throw ApiErrors.Forbidden(
            context.Kind, name, $"unable to create new content in namespace {context.Namespace} because it is being terminated",
        [
            new StatusCause
            {
                Reason = "NamespaceTerminating",
                Message = $"namespace {context.Namespace} is being terminated",
                Field = "metadata.namespace",
            },
        ]);
    }
}
