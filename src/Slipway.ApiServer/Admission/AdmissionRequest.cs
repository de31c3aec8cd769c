using Slipway.Api.Trees;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission;

/// <summary>A write on its way to the store.</summary>
/// <param name="Context">What is written by whom.</param>
/// <param name="Object">The object as it will be; defaulted.</param>
/// <param name="Old">The stored object; null when it is created.</param>
internal sealed record AdmissionRequest(WriteContext Context, TreeObject Object, TreeObject? Old)
{
    public bool IsCreate => Old is null;
}
