using System.Text;
using Slipway.Storage.Indexing;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Tests.Sqlite;

public sealed class SqliteFailureTests : IDisposable
{
    private readonly StoreFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WriteAsync_FileFull_FailsClearlyAndReadsGoOn()
    {
        var options = folder.Options with { MaxBytes = 256 << 10 };
        var written = 0;
        await using (var store = SqliteStore.Open(options))
        {
            WriteOutcome outcome;
            while ((outcome = await store.WriteAsync(Create($"/{written}", 10_000), Cancel)) is WriteOutcome.Done)
            {
                written++;
            }

            var reason = Assert.IsType<WriteOutcome.Failed>(outcome).Reason;
            Assert.StartsWith($"no space left for {folder.File}", reason, StringComparison.Ordinal);
            Assert.InRange(written, 10, 30);
            Assert.Equal(written, store.Revision);
            Assert.Equal(written, Assert.IsType<ListOutcome.Page>(store.List("/")).Entries.Count);
            Assert.NotNull(store.Get("/0"));
            Assert.Empty(folder.Fatal);
        }

        await using var roomier = folder.Open();
        Assert.Equal(written, roomier.Revision);
        Assert.IsType<WriteOutcome.Done>(await roomier.WriteAsync(Create("/more", 10_000), Cancel));
    }

    [Fact]
    public async Task WriteAsync_FileFull_DeletesAndCompactionMakeRoom()
    {
        await using var store = SqliteStore.Open(folder.Options with { MaxBytes = 256 << 10 });
        var written = 0;
        while (await store.WriteAsync(Create($"/{written}", 10_000), Cancel) is WriteOutcome.Done)
        {
            written++;
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<WriteOutcome.Done>(await store.WriteAsync(new StoreWrite.Delete($"/{i}", default, i + 1), Cancel));
        }

        await store.CompactAsync(store.Revision, Cancel);
        Assert.IsType<WriteOutcome.Done>(await store.WriteAsync(Create("/again", 10_000), Cancel));
    }

    [Fact]
    public async Task WriteAsync_CommitFails_FailsAllOfTheGroupAndAppliesNone()
    {
        var log = new FaultyLog();
        await using var store = SqliteStore.Open(log, folder.Options);
        await using var held = log.Hold();
        var first = store.WriteAsync(Create("/first"), Cancel);
        await log.Arrived;
        log.FailNext = new LogFailure("out of luck", fatal: false);
        var group = Enumerable.Range(0, 10).Select(i => store.WriteAsync(Create($"/{i / 2}"), Cancel)).ToList();
        await held.DisposeAsync();

        Assert.IsType<WriteOutcome.Done>(await first);
        Assert.All(await Task.WhenAll(group), outcome => Assert.Equal("out of luck", Assert.IsType<WriteOutcome.Failed>(outcome).Reason));
        Assert.Equal(1, store.Revision);
        Assert.Single(Assert.IsType<ListOutcome.Page>(store.List("/")).Entries);
        Assert.Equal(2, Assert.IsType<WriteOutcome.Done>(await store.WriteAsync(Create("/0"), Cancel)).Entry.Revision);
        Assert.Empty(folder.Fatal);
    }

    [Fact]
    public async Task WriteAsync_SyncFails_CallsFatalOnceAndWritesNoMore()
    {
        var log = new FaultyLog { FailNext = new LogFailure("sync failed", fatal: true) };
        await using var store = SqliteStore.Open(log, folder.Options);
        Assert.IsType<WriteOutcome.Failed>(await store.WriteAsync(Create("/a"), Cancel));
        var later = Assert.IsType<WriteOutcome.Failed>(await store.WriteAsync(Create("/b"), Cancel));

        Assert.Equal("sync failed", later.Reason);
        Assert.Equal(["sync failed"], folder.Fatal);
        Assert.Equal(0, log.Commits);
        Assert.Equal(0, store.Revision);
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_ShareCommitsOfAtMost256()
    {
        var log = new FaultyLog();
        await using var store = SqliteStore.Open(log, folder.Options);
        await using var held = log.Hold();
        var first = store.WriteAsync(Create("/first"), Cancel);
        await log.Arrived;
        var rest = Enumerable.Range(0, 600).Select(i => store.WriteAsync(Create($"/{i}"), Cancel)).ToList();
        await held.DisposeAsync();
        await Task.WhenAll(rest.Append(first));
        Assert.Equal([1, 256, 256, 88], log.Groups);
    }

    [Fact]
    public async Task WriteAsync_TooManyWait_IsRefused()
    {
        var log = new FaultyLog();
        await using var store = SqliteStore.Open(log, folder.Options);
        await using var held = log.Hold();
        var first = store.WriteAsync(Create("/first"), Cancel);
        await log.Arrived;
        var waiting = Enumerable.Range(0, SqliteWriter.MaxWaiting).Select(i => store.WriteAsync(Create($"/{i}"), Cancel)).ToList();
        var refused = await store.WriteAsync(Create("/one-too-many"), Cancel);
        Assert.Contains("16384 writes wait already", Assert.IsType<WriteOutcome.Failed>(refused).Reason, StringComparison.Ordinal);
        await held.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting.Append(first)), outcome => Assert.IsType<WriteOutcome.Done>(outcome));
    }

    [Fact]
    public async Task WriteAsync_AfterDispose_Fails()
    {
        var store = folder.Open();
        await store.DisposeAsync();
        Assert.IsType<WriteOutcome.Failed>(await store.WriteAsync(Create("/a"), Cancel));
    }

    private static StoreWrite.Create Create(string key, int bytes = 10) => new(key, Encoding.UTF8.GetBytes(new string('x', bytes)));

    /// <summary>A log in memory that can be held up and can fail.</summary>
    private sealed class FaultyLog : IRevisionLog
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ManualResetEventSlim? gate;

        public LogFailure? FailNext { get; set; }

        public List<int> Groups { get; } = [];

        public int Commits => Groups.Count;

        /// <summary>Done when a commit is held up.</summary>
        public Task Arrived => arrived.Task;

        public LoadedLog Load() => new(StoreSnapshot.Empty, [], []);

        public void Commit(IReadOnlyList<StoreChange> added, IEnumerable<long> dead)
        {
            var failure = gate is { IsSet: false } ? null : Take();
            arrived.TrySetResult();
            gate?.Wait(TimeSpan.FromSeconds(30));
            if (failure is not null)
            {
                throw failure;
            }

            Groups.Add(added.Count);
        }

        public void Compact(long revision)
        {
        }

        public void Dispose() => gate?.Dispose();

        public Gate Hold() => new(gate = new ManualResetEventSlim());

        private LogFailure? Take()
        {
            var failure = FailNext;
            FailNext = null;
            return failure;
        }
    }

    /// <summary>Holds commits up until it is disposed.</summary>
    private sealed class Gate(ManualResetEventSlim signal) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            signal.Set();
            return ValueTask.CompletedTask;
        }
    }
}
