namespace Slipway.Storage.Tests.Compliance;

public abstract class WriteCompliance : StoreComplianceTests
{
    [Fact]
    public async Task Create_NewKey_GetsTheNextRevision()
    {
        Assert.Equal(0, Store.Revision);
        var first = await CreateAsync("/a", "one");
        var second = await CreateAsync("/b", "two");

        Assert.Equal((1, 2), (first.Revision, second.Revision));
        Assert.Equal(2, Store.Revision);
        Assert.Equal("one", Text(Store.Get("/a")));
        Assert.Same(first, Store.Get("/a"));
    }

    [Fact]
    public async Task Create_ExistingKey_ConflictsWithTheCurrentState()
    {
        var first = await CreateAsync("/a", "one");
        var outcome = await Store.WriteAsync(new StoreWrite.Create("/a", Bytes("two")), Cancel);

        Assert.Same(first, Assert.IsType<WriteOutcome.Conflict>(outcome).Current);
        Assert.Equal(1, Store.Revision);
        Assert.Equal("one", Text(Store.Get("/a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Update_OtherRevisionThanTheNewest_Conflicts(long expected)
    {
        var first = await CreateAsync("/a", "one");
        var second = await UpdateAsync("/a", "two", first.Revision);
        var outcome = await Store.WriteAsync(new StoreWrite.Update("/a", Bytes("three"), expected), Cancel);

        Assert.Same(second, Assert.IsType<WriteOutcome.Conflict>(outcome).Current);
        Assert.Equal("two", Text(Store.Get("/a")));
    }

    [Fact]
    public async Task Update_MissingKey_ConflictsWithNothing()
    {
        var outcome = await Store.WriteAsync(new StoreWrite.Update("/a", Bytes("x"), 1), Cancel);
        Assert.Null(Assert.IsType<WriteOutcome.Conflict>(outcome).Current);
    }

    [Fact]
    public async Task Delete_NewestRevision_RemovesTheKeyAndCounts()
    {
        var first = await CreateAsync("/a", "one");
        var gone = await DeleteAsync("/a", first.Revision);

        Assert.Equal(2, gone.Revision);
        Assert.Null(Store.Get("/a"));
        Assert.Equal(2, Store.Revision);
        Assert.Equal(3, (await CreateAsync("/a", "again")).Revision);
    }

    [Fact]
    public async Task Delete_OlderRevision_Conflicts()
    {
        var first = await CreateAsync("/a", "one");
        var second = await UpdateAsync("/a", "two", first.Revision);
        var outcome = await Store.WriteAsync(new StoreWrite.Delete("/a", Bytes("x"), first.Revision), Cancel);

        Assert.Same(second, Assert.IsType<WriteOutcome.Conflict>(outcome).Current);
        Assert.Equal("two", Text(Store.Get("/a")));
    }

    [Theory]
    [InlineData(0, "1{}")]
    [InlineData(1, "{1}")]
    [InlineData(2, "{}1")]
    public async Task Write_RevisionOffset_StampsTheRevisionThere(int offset, string expected)
    {
        var write = new StoreWrite.Create("/a", Bytes("{}")) { RevisionOffset = offset };
        var done = Assert.IsType<WriteOutcome.Done>(await Store.WriteAsync(write, Cancel));

        Assert.Equal(expected, Text(done.Entry));
        Assert.Equal(expected, Text(Store.Get("/a")));
    }

    [Fact]
    public async Task Delete_RevisionOffset_StampsTheLastState()
    {
        var first = await CreateAsync("/a");
        using var watch = Store.Watch("/", first.Revision)!;
        var write = new StoreWrite.Delete("/a", Bytes("[]"), first.Revision) { RevisionOffset = 1 };
        await Store.WriteAsync(write, Cancel);

        var change = Assert.Single(await TakeAsync(watch, 1));
        Assert.Equal("[2]", Text(change.Entry));
        Assert.True(change.Deleted);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public async Task Write_RevisionOffsetOutsideTheValue_IsRefused(int offset)
    {
        var write = new StoreWrite.Create("/a", Bytes("{}")) { RevisionOffset = offset };
        var problem = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.WriteAsync(write, Cancel));
        Assert.Contains("from 0 to the length of the value, 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_CallerReusesItsBuffer_StateStays()
    {
        var buffer = "one"u8.ToArray();
        await Store.WriteAsync(new StoreWrite.Create("/a", buffer), Cancel);
        buffer.AsSpan().Fill((byte)'x');
        Assert.Equal("one", Text(Store.Get("/a")));
    }

    [Fact]
    public async Task Write_CancelledBefore_WritesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.WriteAsync(new StoreWrite.Create("/a", Bytes("x")), cancelled.Token));
        await CreateAsync("/b");
        Assert.Null(Store.Get("/a"));
    }

    [Fact]
    public async Task Write_ThirtyTwoWritersOnOneKey_LosesNoUpdate()
    {
        const int Writers = 32;
        const int Updates = 25;
        await CreateAsync("/counter", "0");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => IncrementAsync(Updates), Cancel)));

        Assert.Equal(Writers * Updates, int.Parse(Text(Store.Get("/counter")), provider: null));
        Assert.Equal(1 + (Writers * Updates), Store.Revision);
    }

    [Fact]
    public async Task Write_ThirtyTwoWritersOnTheirOwnKeys_EveryRevisionOnceAndWatchedInOrder()
    {
        const int Writers = 32;
        const int Each = 40;
        using var watch = Store.Watch("/", 0)!;
        var revisions = await Task.WhenAll(Enumerable.Range(0, Writers)
            .Select(writer => Task.Run(() => CreateManyAsync(writer, Each), Cancel)));

        var expected = Enumerable.Range(1, Writers * Each).Select(revision => (long)revision).ToArray();
        Assert.Equal(expected, revisions.SelectMany(list => list).Order());
        Assert.Equal(expected, (await TakeAsync(watch, Writers * Each)).Select(change => change.Entry.Revision));
        Assert.All(revisions, list => Assert.Equal(list.Order(), list));
    }

    private async Task<List<long>> CreateManyAsync(int writer, int count)
    {
        var revisions = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var entry = await CreateAsync($"/{writer}/{i}");
            Assert.Same(entry, Store.Get(entry.Key));
            revisions.Add(entry.Revision);
        }

        return revisions;
    }

    private async Task IncrementAsync(int times)
    {
        while (times > 0)
        {
            var seen = Store.Get("/counter")!;
            var next = (int.Parse(Text(seen), provider: null) + 1).ToString(provider: null);
            var outcome = await Store.WriteAsync(new StoreWrite.Update("/counter", Bytes(next), seen.Revision), Cancel);
            times -= outcome is WriteOutcome.Done ? 1 : 0;
        }
    }
}
