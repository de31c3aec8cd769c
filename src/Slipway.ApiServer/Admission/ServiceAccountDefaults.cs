using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission;

/// <summary>Pods run as the service account <c>default</c> unless they name one.</summary>
internal sealed class ServiceAccountDefaults : IAdmission
{
    public TreeObject Admit(AdmissionRequest request)
    {
        if (!request.IsCreate || request.Context.Kind is not { Group: "", Plural: "pods" })
        {
            return request.Object;
        }

        var account = request.Object.TextAt("spec", "serviceAccountName") ?? request.Object.TextAt("spec", "serviceAccount") ?? "default";
        return request.Object
            .WithAt(["spec", "serviceAccountName"], new TreeString(account))
            .WithAt(["spec", "serviceAccount"], new TreeString(account));
    }
}
