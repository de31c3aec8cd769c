namespace Slipway.Storage;

/// <summary>One change of one key.</summary>
/// <param name="Entry">The state after the change; for a delete the last state, with the revision of the delete.</param>
/// <param name="Previous">The state before, or null when the key was created.</param>
/// <param name="Deleted">Whether the key is gone.</param>
public sealed record StoreChange(StoredEntry Entry, StoredEntry? Previous, bool Deleted);
