namespace Slipway.ApiServer.Patching.Apply;

/// <summary>
/// Who owns fields. Applying managers are the same in every version; updating ones are one owner a version. The order is that of
/// <c>managedFields</c> among entries of the same time.
/// </summary>
/// <param name="Manager">Name of the manager.</param>
/// <param name="IsApply">Whether it applies; else it updates.</param>
/// <param name="ApiVersion">Version of an updating manager; empty for an applying one.</param>
/// <param name="Subresource">Subresource it writes; empty for the object.</param>
internal sealed record FieldOwner(string Manager, bool IsApply, string ApiVersion, string Subresource);

/// <summary>What an owner owns.</summary>
/// <param name="Owner">Who.</param>
/// <param name="ApiVersion">Version that the paths are in.</param>
/// <param name="Time">When it last changed the object; null when unknown.</param>
/// <param name="Fields">The paths.</param>
internal sealed record FieldOwnership(FieldOwner Owner, string ApiVersion, DateTimeOffset? Time, FieldSet Fields);
