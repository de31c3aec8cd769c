using System.Text;
using Slipway.Storage.Memory;

namespace Slipway.Storage.Tests.Memory;

public sealed class MemoryStoreTests
{
    private TaskCompletionSource disk = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void WriteAsync_NoBarrier_IsDoneAtOnce()
    {
        var store = new MemoryStore();
        Assert.True(store.WriteAsync(Create("/a"), Cancel).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WriteAsync_Barrier_ShowsNothingBeforeItIsDurable()
    {
        var store = Slow();
        using var watch = store.Watch("/", 0)!;
        var first = store.WriteAsync(Create("/a"), Cancel);
        var second = store.WriteAsync(Create("/a"), Cancel);
        Assert.False(first.IsCompleted);
        Assert.Null(store.Get("/a"));
        Assert.Equal(0, watch.Revision);

        disk.SetResult();
        Assert.IsType<WriteOutcome.Done>(await first);
        Assert.IsType<WriteOutcome.Conflict>(await second);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Crash_WritesUnderWay_GetNoGoodAnswerAndWatchesEnd(bool reachedDisk, long revision)
    {
        var store = Slow();
        var kept = store.WriteAsync(Create("/kept"), Cancel);
        disk.SetResult();
        await kept;
        disk = new TaskCompletionSource();
        using var watch = store.Watch("/", 1)!;
        var lost = store.WriteAsync(Create("/lost"), Cancel);

        store.Crash(reachedDisk);
        Assert.IsType<WriteOutcome.Failed>(await lost);
        Assert.Equal(revision, store.Revision);
        Assert.NotNull(store.Get("/kept"));
        Assert.Equal(reachedDisk, store.Get("/lost") is not null);
        var rest = await watch.NextAsync(Cancel);
        Assert.Equal(reachedDisk ? 1 : 0, rest.Count);

        var after = store.WriteAsync(Create("/after"), Cancel);
        disk.SetResult();
        Assert.Equal(revision + 1, Assert.IsType<WriteOutcome.Done>(await after).Entry.Revision);
    }

    [Fact]
    public async Task WriteAsync_BarrierFails_FailsTheGroupAndGoesOn()
    {
        var store = Slow();
        var write = store.WriteAsync(Create("/a"), Cancel);
        var broken = disk;
        disk = new TaskCompletionSource();
        broken.SetException(new IOException("disk full"));
        Assert.Equal("disk full", Assert.IsType<WriteOutcome.Failed>(await write).Reason);
        Assert.Equal(0, store.Revision);

        var next = store.WriteAsync(Create("/a"), Cancel);
        disk.SetResult();
        Assert.IsType<WriteOutcome.Done>(await next);
    }

    private static StoreWrite.Create Create(string key) => new(key, Encoding.UTF8.GetBytes("v"));

    private MemoryStore Slow() => new(new MemoryStoreOptions { CommitBarrier = () => disk.Task });
}
