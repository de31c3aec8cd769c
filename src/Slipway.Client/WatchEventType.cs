namespace Slipway.Client;

/// <summary>Kinds of watch events.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to the watcher.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone, or no longer selected.</summary>
    Deleted,

    /// <summary>Everything up to a revision has been sent.</summary>
    Bookmark,

    /// <summary>The watch cannot go on.</summary>
    Error,
}
