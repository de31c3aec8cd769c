using Slipway.Api.Meta;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Watching;

/// <summary>What a watcher is told.</summary>
internal abstract record ObjectEvent
{
    private ObjectEvent()
    {
    }

    /// <summary>A change of one object.</summary>
    /// <param name="Type">ADDED, MODIFIED or DELETED, as the watcher sees it.</param>
    /// <param name="Object">The state after it; for DELETED the last one.</param>
    /// <param name="Revision">Revision of the change: for an object that left the selection this is newer than the object shown.</param>
    public sealed record Change(string Type, StoredObject Object, long Revision) : ObjectEvent;

    /// <summary>Everything up to a revision has been sent.</summary>
    /// <param name="Revision">The revision.</param>
    /// <param name="EndsInitial">Whether it closes the initial events.</param>
    public sealed record Bookmark(long Revision, bool EndsInitial) : ObjectEvent;

    /// <summary>The watch cannot go on: list again.</summary>
    /// <param name="Status">Why.</param>
    public sealed record Failed(Status Status) : ObjectEvent
    {
        /// <summary>The history that the watch needs is gone.</summary>
        public static Failed Expired(long after, long oldest) =>
            new(ApiErrors.Expired($"too old resource version: {after} ({oldest})").Status);
    }
}
