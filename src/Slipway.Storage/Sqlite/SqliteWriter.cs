using System.Collections.Concurrent;
using Slipway.Storage.Indexing;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes all that waits, commits it in one transaction, shows it to readers and watchers, and only then
/// answers the callers: nobody sees what is not on disk.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Most writes in one transaction.</summary>
    public const int MaxGroup = 256;

    /// <summary>Most writes that may wait; more are refused, so that memory has a bound when the disk is slow.</summary>
    public const int MaxWaiting = 16_384;

    /// <summary>Rows that one transaction removes beside its writes, so that a compaction never holds writers up.</summary>
    private const int MaxRemoved = 512;

    private readonly BlockingCollection<Work> queue = new(MaxWaiting);
    private readonly Queue<long> dead;
    private readonly IRevisionLog log;
    private readonly StoreIndex index;
    private readonly CompactionPolicy compaction;
    private readonly Action<string> onFatal;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? fatal;
    private int stopping;

    public SqliteWriter(IRevisionLog log, StoreIndex index, CompactionPolicy compaction, IEnumerable<long> dead, Action<string> onFatal)
    {
        this.log = log;
        this.index = index;
        this.compaction = compaction;
        this.dead = new Queue<long>(dead);
        this.onFatal = onFatal;
    }

    public void Start() => new Thread(Run) { Name = "store writer", IsBackground = true }.Start();

    /// <summary>Lets the writer finish what waits and close the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopping, 1) == 0)
        {
            queue.CompleteAdding();
            await stopped.Task;
            queue.Dispose();
        }
    }

    public Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite(write, cancellationToken);
        if (!TryEnqueue(new Work(pending, null)))
        {
            pending.Complete(new WriteOutcome.Failed($"the store is shutting down, or {MaxWaiting} writes wait already; try again"));
        }

        return pending.Task;
    }

    public Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        var request = new CompactionRequest(revision);
        return TryEnqueue(new Work(null, request))
            ? request.Done.Task.WaitAsync(cancellationToken)
            : throw new InvalidOperationException("The store is shutting down, or too many writes wait.");
    }

    private bool TryEnqueue(Work work)
    {
        try
        {
            return queue.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Run()
    {
        var group = new List<PendingWrite>(MaxGroup);
        foreach (var first in queue.GetConsumingEnumerable())
        {
            var work = first;
            while (work.Write is { } write)
            {
                group.Add(write);
                if (group.Count == MaxGroup || !queue.TryTake(out work))
                {
                    break;
                }
            }

            Write(group);
            group.Clear();
            if (work.Compaction is { } asked)
            {
                Compact(asked);
            }
        }

        log.Dispose();
        stopped.SetResult();
    }

    private void Write(List<PendingWrite> writes)
    {
        if (writes.Count == 0)
        {
            return;
        }

        var group = new WriteGroup(index.Current);
        var outcomes = writes.ConvertAll(pending => group.Admit(pending.Write));
        if (Commit(group.Changes) is { } problem)
        {
            outcomes = writes.ConvertAll<WriteOutcome>(_ => new WriteOutcome.Failed(problem));
        }
        else
        {
            index.Apply(group.Changes);
        }

        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Complete(outcomes[i]);
        }

        if (fatal is null && compaction.Due(index.Current.Revision, index.CompactedRevision) is { } due)
        {
            Compact(due);
        }
    }

    /// <summary>Brings changes to disk; answers why it did not work, or null.</summary>
    private string? Commit(IReadOnlyList<StoreChange> changes)
    {
        if (fatal is not null || changes.Count == 0)
        {
            return fatal;
        }

        try
        {
            var removed = dead.Take(MaxRemoved).ToList();
            log.Commit(changes, removed);
            removed.ForEach(_ => dead.Dequeue());
            return null;
        }
        catch (LogFailure failure)
        {
            return Report(failure);
        }
    }

    private void Compact(CompactionRequest request)
    {
        var problem = fatal ?? Compact(request.Revision);
        if (problem is null)
        {
            request.Done.TrySetResult();
        }
        else
        {
            request.Done.TrySetException(new IOException(problem));
        }
    }

    /// <summary>On disk first: after a restart no revision that was called forgotten may be asked for.</summary>
    private string? Compact(long revision)
    {
        try
        {
            if (revision > index.CompactedRevision)
            {
                log.Compact(revision);
                RemoveLater(index.Compact(revision));
            }

            return null;
        }
        catch (LogFailure failure)
        {
            return Report(failure);
        }
    }

    /// <summary>Rows go with the next commits, which add a newer last row: so the last row, the store's revision, always stays.</summary>
    private void RemoveLater(IReadOnlyList<long> revisions)
    {
        foreach (var revision in revisions)
        {
            dead.Enqueue(revision);
        }
    }

    private string Report(LogFailure failure)
    {
        if (failure.Fatal && fatal is null)
        {
            fatal = failure.Message;
            onFatal(failure.Message);
        }

        return failure.Message;
    }

    private readonly record struct Work(PendingWrite? Write, CompactionRequest? Compaction);

    private sealed record CompactionRequest(long Revision)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
