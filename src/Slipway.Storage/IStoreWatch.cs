namespace Slipway.Storage;

/// <summary>One watcher. Dispose it to end it.</summary>
public interface IStoreWatch : IDisposable
{
    /// <summary>
    /// The next changes, at least one, in order of revisions; an empty list when the watcher was dropped because it read too slowly: list
    /// again and watch from there.
    /// </summary>
    ValueTask<IReadOnlyList<StoreChange>> NextAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Every change up to this revision has been dealt with or does not concern the prefix. What <see cref="NextAsync"/> answers counts
    /// when the next changes are asked for, so a bookmark of this revision never runs ahead of the changes, whichever thread sends it.
    /// </summary>
    long Revision { get; }
}
