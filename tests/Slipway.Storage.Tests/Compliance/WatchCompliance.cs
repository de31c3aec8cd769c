namespace Slipway.Storage.Tests.Compliance;

public abstract class WatchCompliance : StoreComplianceTests
{
    [Fact]
    public async Task Watch_ChangesUnderThePrefix_ComeInOrderWithTheStateBefore()
    {
        using var watch = Store.Watch("/a/", 0)!;
        var created = await CreateAsync("/a/1", "one");
        await CreateAsync("/b/1");
        var updated = await UpdateAsync("/a/1", "two", created.Revision);
        var deleted = await DeleteAsync("/a/1", updated.Revision);

        var changes = await TakeAsync(watch, 3);
        Assert.Equal([1, 3, 4], changes.Select(change => change.Entry.Revision));
        Assert.Equal([null, created, updated], changes.Select(change => change.Previous));
        Assert.Equal([false, false, true], changes.Select(change => change.Deleted));
        Assert.Equal("gone", Text(changes[2].Entry));
        Assert.Same(deleted, changes[2].Entry);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Watch_FromAnOlderRevision_ReplaysWhatCameAfterIt(int after)
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync($"/{i}");
        }

        using var watch = Store.Watch("/", after)!;
        await CreateAsync("/5");
        var revisions = (await TakeAsync(watch, 6 - after)).Select(change => change.Entry.Revision);
        Assert.Equal(Enumerable.Range(after + 1, 6 - after).Select(revision => (long)revision), revisions);
    }

    [Fact]
    public async Task Watch_CompactedRevision_IsRefused()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync($"/{i}");
        }

        await Store.CompactAsync(3, Cancel);
        Assert.Null(Store.Watch("/", 2));
        using var watch = Store.Watch("/", 3)!;
        Assert.Equal([4, 5], (await TakeAsync(watch, 2)).Select(change => change.Entry.Revision));
    }

    [Fact]
    public async Task Watch_CompactedWhileItWaits_LosesNothing()
    {
        using var watch = Store.Watch("/", 0)!;
        await CreateAsync("/a");
        await CreateAsync("/b");
        await Store.CompactAsync(2, Cancel);
        Assert.Equal([1, 2], (await TakeAsync(watch, 2)).Select(change => change.Entry.Revision));
    }

    [Fact]
    public void Watch_RevisionAheadOfTheStore_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Store.Watch("/", 1));

    [Fact]
    public async Task Watch_SlowReader_IsDroppedAndResumesFromWhereItWas()
    {
        using var watch = Store.Watch("/", 0)!;
        for (var i = 0; i < SmallWatchCapacity + 1; i++)
        {
            await CreateAsync($"/{i:d3}");
        }

        var got = await TakeAsync(watch, SmallWatchCapacity);
        Assert.Empty(await watch.NextAsync(Cancel));
        using var again = Store.Watch("/", got[^1].Entry.Revision)!;
        Assert.Equal(SmallWatchCapacity + 1, Assert.Single(await TakeAsync(again, 1)).Entry.Revision);
    }

    [Fact]
    public async Task Watch_ReplayLongerThanTheQueue_IsHandedOutWhole()
    {
        for (var i = 0; i < SmallWatchCapacity * 3; i++)
        {
            await CreateAsync($"/{i:d3}");
        }

        using var watch = Store.Watch("/", 0)!;
        Assert.Equal(SmallWatchCapacity * 3, (await TakeAsync(watch, SmallWatchCapacity * 3)).Count);
    }

    [Fact]
    public async Task Revision_NoChangeUnderThePrefix_FollowsTheStore()
    {
        using var watch = Store.Watch("/a/", 0)!;
        await CreateAsync("/b");
        await CreateAsync("/c");
        Assert.Equal(2, watch.Revision);
    }

    [Fact]
    public async Task Revision_ChangesWaitOrAreInHand_StaysBehindThem()
    {
        using var watch = Store.Watch("/a/", 0)!;
        await CreateAsync("/b");
        Assert.Equal(1, watch.Revision);
        await CreateAsync("/a/1");
        await CreateAsync("/b2");
        var before = watch.Revision;
        Assert.InRange(before, 0, 1);

        await watch.NextAsync(Cancel);
        Assert.Equal(before, watch.Revision);
        var next = watch.NextAsync(Cancel);
        Assert.Equal(3, watch.Revision);
        watch.Dispose();
        Assert.Empty(await next);
    }

    [Fact]
    public async Task NextAsync_NothingComes_WaitsUntilCancelled()
    {
        using var watch = Store.Watch("/", 0)!;
        using var cancel = new CancellationTokenSource();
        var next = watch.NextAsync(cancel.Token);
        Assert.False(next.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task DisposeStore_OpenWatch_Ends()
    {
        using var watch = Store.Watch("/", 0)!;
        var next = watch.NextAsync(Cancel);
        await Store.DisposeAsync();
        Assert.Empty(await next);
    }

    /// <summary>The capacity that the stores under test are made with.</summary>
    protected const int SmallWatchCapacity = 2_000;
}
