using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission;

/// <summary>A rule that needs more than the object itself: it changes the object or refuses it by throwing
/// <see cref="ApiException"/>.</summary>
internal interface IAdmission
{
    TreeObject Admit(AdmissionRequest request);
}
