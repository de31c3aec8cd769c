namespace Slipway.ApiServer.Reading;

/// <summary>One page of a list.</summary>
/// <param name="Items">Objects in order of their keys.</param>
/// <param name="Revision">Revision that the list shows.</param>
/// <param name="Continue">Token of the next page; null for the last.</param>
/// <param name="Remaining">Objects after this page; null when unknown because of a selector, or none.</param>
internal sealed record ObjectPage(IReadOnlyList<StoredObject> Items, long Revision, string? Continue, long? Remaining);
