namespace Slipway.Storage;

/// <summary>Page and revision of a list.</summary>
/// <param name="Limit">Most entries to answer; 0 for all.</param>
/// <param name="AfterKey">Only keys after this one; null from the start.</param>
/// <param name="AtRevision">State at this revision; null for the newest.</param>
public readonly record struct ListOptions(int Limit = 0, string? AfterKey = null, long? AtRevision = null);
