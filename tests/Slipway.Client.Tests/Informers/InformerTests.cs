using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.TestKit;

namespace Slipway.Client.Tests.Informers;

public sealed class InformerTests
{
    private readonly ClientWorld world = new();

    [Fact]
    public void Start_MoreObjectsThanAPage_ListsAllSorted()
    {
        for (var i = 0; i < 501; i++)
        {
            world.Put("a", $"m{i:D3}");
        }

        var maps = Started();

        Assert.True(maps.HasSynced);
        Assert.Equal(501, maps.List().Count);
        Assert.Equal(maps.List().Select(static m => m.Name()).Order(StringComparer.Ordinal), maps.List().Select(static m => m.Name()));
    }

    [Fact]
    public void Watch_AddChangeDelete_AnnouncesEachWithOldAndNew()
    {
        var maps = Started();
        var seen = Record(maps);

        world.Put("a", "m", "1");
        world.Put("a", "m", "2");
        world.Delete("a", "m");

        Assert.Equal(["a/m: - -> 1", "a/m: 1 -> 2", "a/m: 2 -> -"], seen);
        Assert.Null(maps.Get(new ObjectKey("a", "m")));
    }

    [Fact]
    public void OnChange_AfterSync_AnnouncesWhatIsPresent()
    {
        world.Put("a", "m", "1");
        var maps = Started();

        Assert.Equal(["a/m: - -> 1"], Record(maps));
    }

    [Fact]
    public void Watch_Broken_ResumesWithoutListing()
    {
        var maps = Started();
        var lists = 0;
        world.Api.Fault = (verb, _) =>
        {
            lists += verb == "list" ? 1 : 0;
            return null;
        };

        world.Pump.Run(world.Api.BreakWatches);
        world.Put("a", "m");
        world.Pump.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(maps.Get(new ObjectKey("a", "m")));
        Assert.Equal(0, lists);
    }

    [Fact]
    public void Watch_RevisionForgotten_ListsAgainAndAnnouncesTheDifference()
    {
        world.Put("a", "gone", "1");
        world.Put("a", "kept", "1");
        world.Put("a", "new", "1");
        var maps = Started();
        var seen = Record(maps);
        seen.Clear();

        world.Pump.Run(() =>
        {
            world.Api.BreakWatches();
            world.Api.Remove<ConfigMap>(new ObjectKey("a", "gone"));
            world.Api.Forget();
        });
        world.Put("a", "new", "2");
        world.Pump.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a/gone: 1 -> -", "a/new: 1 -> 2"], seen);
    }

    [Fact]
    public void List_Refused_TriesAgainWithGrowingPauses()
    {
        var lists = 0;
        world.Api.Fault = (verb, _) => verb == "list" && ++lists < 4 ? InMemoryApi.Refusal("Forbidden", 403, "no") : null;
        var maps = Started();
        Assert.False(maps.HasSynced);

        world.Pump.Advance(TimeSpan.FromSeconds(2));

        Assert.True(maps.HasSynced);
        Assert.Equal(4, lists);
    }

    [Fact]
    public void RetryNow_InALongPause_ListsAtOnceAndPausesBrieflyAfterTheNextFailure()
    {
        var away = true;
        world.Api.Fault = (verb, _) => away && verb == "list" ? InMemoryApi.Refusal("Forbidden", 403, "no") : null;
        var maps = Started();
        world.Pump.Advance(TimeSpan.FromMinutes(1));

        world.Pump.Run(world.Informers.RetryNow);
        away = false;
        world.Pump.Advance(TimeSpan.FromMilliseconds(100));

        Assert.True(maps.HasSynced);
    }

    [Fact]
    public void ByIndex_ObjectMovesBetweenValues_IsFoundUnderTheNewOne()
    {
        var maps = world.Informers.For<ConfigMap>();
        maps.AddIndex("value", static m => [m.Data!["value"]]);
        Started();
        world.Put("a", "m", "1");

        world.Put("a", "m", "2");

        Assert.Empty(maps.ByIndex("value", "1"));
        Assert.Equal("m", Assert.Single(maps.ByIndex("value", "2")).Name());
        Assert.Equal("m", Assert.Single(maps.List("a")).Name());
        Assert.Empty(maps.List("b"));
    }

    [Fact]
    public void For_PartialObjectMetadata_NamesTheKindOfTheObject()
    {
        world.Put("a", "m");
        var maps = world.Informers.For<PartialObjectMetadata>(Kinds.Of<ConfigMap>());
        Started();

        Assert.Equal("ConfigMap", Assert.Single(maps.List()).Kind);
    }

    [Fact]
    public void WaitForSync_Stopped_IsCanceled()
    {
        world.Api.Fault = static (_, _) => InMemoryApi.Refusal("Forbidden", 403, "no");
        world.Informers.For<ConfigMap>();
        using var stop = new CancellationTokenSource();
        Task? wait = null;
        world.Pump.Run(() =>
        {
            world.Informers.Start();
            wait = world.Informers.WaitForSyncAsync(stop.Token);
        });

        world.Pump.Run(stop.Cancel);

        Assert.True(wait!.IsCanceled);
        Assert.Equal(["v1/ConfigMap"], world.Informers.Unsynced);
    }

    [Fact]
    public void Dispose_TheServerGoesAwayMeanwhile_EndsAllTheSame()
    {
        Task? ends = null;
        world.Api.Fault = (_, _) =>
        {
            ends = world.Informers.DisposeAsync().AsTask();
            throw new HttpRequestException("connection refused");
        };

        Started();

        Assert.True(ends!.IsCompletedSuccessfully);
    }

    private static List<string> Record(IInformer<ConfigMap> maps)
    {
        var seen = new List<string>();
        maps.OnChange((old, value) => seen.Add($"{(value ?? old)!.Key()}: {Value(old)} -> {Value(value)}"));
        return seen;
    }

    private static string Value(ConfigMap? map) => map?.Data?["value"] ?? "-";

    private IInformer<ConfigMap> Started()
    {
        var maps = world.Informers.For<ConfigMap>();
        world.Pump.Run(world.Informers.Start);
        return maps;
    }
}
