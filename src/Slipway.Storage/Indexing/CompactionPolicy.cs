namespace Slipway.Storage.Indexing;

/// <summary>
/// How much history stays: the last 10,000 revisions, and of those what is younger than 5 minutes. It is asked at writes only: without
/// writes nothing grows, and so no timer is needed.
/// </summary>
internal sealed class CompactionPolicy(TimeProvider time)
{
    /// <summary>Revisions that stay; a client that was away for longer lists again.</summary>
    public const int KeptRevisions = 10_000;

    /// <summary>Revisions beyond <see cref="KeptRevisions"/> that may gather, so that compaction is rare.</summary>
    public const int Slack = 2_000;

    /// <summary>Age at which history goes, also when it is short.</summary>
    public static readonly TimeSpan KeptAge = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(30);
    private readonly Queue<(DateTimeOffset At, long Revision)> marks = new();
    private DateTimeOffset nextMark = DateTimeOffset.MinValue;

    /// <summary>Revision to compact to now, or null when it is too early.</summary>
    public long? Due(long revision, long compactedRevision)
    {
        var now = time.GetUtcNow();
        var target = revision - compactedRevision > KeptRevisions + Slack ? revision - KeptRevisions : 0;
        while (marks.TryPeek(out var oldest) && now - oldest.At >= KeptAge)
        {
            target = Math.Max(target, oldest.Revision);
            marks.Dequeue();
        }

        if (now >= nextMark)
        {
            marks.Enqueue((now, revision));
            nextMark = now + MarkEvery;
        }

        return target > compactedRevision ? target : null;
    }
}
