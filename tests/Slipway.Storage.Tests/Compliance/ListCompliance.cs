namespace Slipway.Storage.Tests.Compliance;

public abstract class ListCompliance : StoreComplianceTests
{
    [Fact]
    public async Task List_Prefix_AnswersItsKeysInOrdinalOrder()
    {
        foreach (var key in new[] { "/pods/b", "/pods/a/x", "/podz", "/pods", "/pods/B", "/pods/a", "/pods/\uffff" })
        {
            await CreateAsync(key);
        }

        Assert.Equal(["/pods/B", "/pods/a", "/pods/a/x", "/pods/b", "/pods/\uffff"], Keys(Page("/pods/")));
        Assert.Equal(7, Page(string.Empty).Entries.Count);
        Assert.Equal(["/pods/\uffff"], Keys(Page("/pods/\uffff")));
        Assert.Empty(Page("/none").Entries);
        Assert.Equal(7, Page("/none").Revision);
    }

    [Fact]
    public async Task List_Pages_AreTheWholeAtOneRevision()
    {
        for (var i = 0; i < 10; i++)
        {
            await CreateAsync($"/a/{i}");
        }

        await CreateAsync("/b");
        var first = Page("/a/", new ListOptions(4));
        Assert.Equal(["/a/0", "/a/1", "/a/2", "/a/3"], Keys(first));
        Assert.Equal((11, 6), (first.Revision, first.Remaining));

        await DeleteAsync("/a/5", 6);
        await CreateAsync("/a/41");
        await UpdateAsync("/a/6", "new", 7);
        var second = Page("/a/", new ListOptions(4, "/a/3", first.Revision));
        Assert.Equal(["/a/4", "/a/5", "/a/6", "/a/7"], Keys(second));
        Assert.Equal((11, 2), (second.Revision, second.Remaining));
        Assert.Equal("v", Text(second.Entries[2]));
        var third = Page("/a/", new ListOptions(4, "/a/7", first.Revision));
        Assert.Equal(["/a/8", "/a/9"], Keys(third));
        Assert.Equal(0, third.Remaining);
        Assert.Equal(["/a/4", "/a/41", "/a/6", "/a/7"], Keys(Page("/a/", new ListOptions(4, "/a/3"))));
    }

    [Fact]
    public async Task List_AfterKeyThatIsGone_GoesOnBehindItsPlace()
    {
        await CreateAsync("/a");
        await CreateAsync("/c");
        Assert.Equal(["/c"], Keys(Page("/", new ListOptions(0, "/b"))));
        Assert.Empty(Page("/", new ListOptions(0, "/c")).Entries);
    }

    [Fact]
    public async Task List_EachOlderRevision_ShowsTheStateOfThen()
    {
        await CreateAsync("/a", "1");
        await UpdateAsync("/a", "2", 1);
        await CreateAsync("/b", "3");
        await DeleteAsync("/a", 2);
        await CreateAsync("/a", "5");

        string[] states = ["", "/a=1", "/a=2", "/a=2 /b=3", "/b=3", "/a=5 /b=3"];
        for (var revision = 0; revision < states.Length; revision++)
        {
            var page = Page("/", new ListOptions(AtRevision: revision));
            Assert.Equal(states[revision], string.Join(' ', page.Entries.Select(entry => $"{entry.Key}={Text(entry)}")));
            Assert.Equal(revision, page.Revision);
        }
    }

    [Fact]
    public async Task List_CompactedRevision_SaysWhatIsLeft()
    {
        await CreateAsync("/a", "1");
        await UpdateAsync("/a", "2", 1);
        await UpdateAsync("/a", "3", 2);
        await Store.CompactAsync(2, Cancel);

        Assert.Equal(2, Store.CompactedRevision);
        Assert.Equal(2, Assert.IsType<ListOutcome.Compacted>(Store.List("/", new ListOptions(AtRevision: 1))).CompactedRevision);
        Assert.Equal("2", Text(Page("/", new ListOptions(AtRevision: 2)).Entries[0]));
        Assert.Equal("3", Text(Page("/").Entries[0]));
    }

    [Fact]
    public async Task List_RevisionAheadOfTheStore_IsRefused()
    {
        await CreateAsync("/a");
        Assert.Throws<ArgumentOutOfRangeException>(() => Store.List("/", new ListOptions(AtRevision: 2)));
    }

    [Fact]
    public async Task Compact_OlderThanBefore_ChangesNothing()
    {
        await CreateAsync("/a");
        await CreateAsync("/b");
        await Store.CompactAsync(2, Cancel);
        await Store.CompactAsync(1, Cancel);
        Assert.Equal(2, Store.CompactedRevision);
    }

    [Fact]
    public async Task Write_TwelveThousandTimes_KeepsTheLastTenThousandRevisions()
    {
        await CreateAsync("/a");
        for (var i = 0; i < 60; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 201).Select(n => CreateAsync($"/{i}/{n}")));
        }

        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => CreateAsync($"/last/{n}")));
        Assert.InRange(Store.Revision - Store.CompactedRevision, 10_000, 10_400);
        Assert.Equal((int)Store.Revision, Page("/").Entries.Count);
    }

    [Fact]
    public async Task Write_FiveMinutesLater_ForgetsWhatWasThen()
    {
        await CreateAsync("/a");
        await CreateAsync("/b");
        Time.Advance(TimeSpan.FromMinutes(4));
        await CreateAsync("/c");
        Assert.Equal(0, Store.CompactedRevision);

        Time.Advance(TimeSpan.FromMinutes(1));
        await CreateAsync("/d");
        await CreateAsync("/e");
        Assert.Equal(1, Store.CompactedRevision);
        Time.Advance(TimeSpan.FromMinutes(5));
        await CreateAsync("/f");
        await CreateAsync("/g");
        Assert.InRange(Store.CompactedRevision, 3, 5);
    }
}
