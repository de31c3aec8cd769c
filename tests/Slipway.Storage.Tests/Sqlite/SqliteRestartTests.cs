using System.Text;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Tests.Sqlite;

public sealed class SqliteRestartTests : IDisposable
{
    private readonly StoreFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_AfterClose_HasStatesHistoryAndRevision()
    {
        await using (var store = folder.Open())
        {
            await CreateAsync(store, "/a");
            await store.WriteAsync(new StoreWrite.Update("/a", Bytes("two"), 1), Cancel);
            await CreateAsync(store, "/b");
            await store.WriteAsync(new StoreWrite.Delete("/b", Bytes("last"), 3), Cancel);
        }

        await using var again = folder.Open();
        Assert.Equal((4, 0), (again.Revision, again.CompactedRevision));
        Assert.Equal("two", Encoding.UTF8.GetString(again.Get("/a")!.Value.Span));
        Assert.Null(again.Get("/b"));
        using var watch = again.Watch("/", 1)!;
        var changes = await watch.NextAsync(Cancel);
        Assert.Equal([2L, 3L, 4L], changes.Select(change => change.Entry.Revision));
        Assert.Equal([1L, null, 3L], changes.Select(change => change.Previous?.Revision));
        Assert.True(changes[2].Deleted);
        Assert.Equal("last", Encoding.UTF8.GetString(changes[2].Entry.Value.Span));
    }

    [Fact]
    public async Task Open_LastWriteWasACompactedDelete_RevisionStays()
    {
        await using (var store = folder.Open())
        {
            await CreateAsync(store, "/a");
            await store.WriteAsync(new StoreWrite.Delete("/a", Bytes("x"), 1), Cancel);
            await store.CompactAsync(2, Cancel);
        }

        await using (var again = folder.Open())
        {
            Assert.Equal((2, 2), (again.Revision, again.CompactedRevision));
            Assert.Null(again.Watch("/", 1));
            Assert.Equal(3, await CreateAsync(again, "/b"));
        }

        Assert.Equal([3], Revisions());
    }

    [Fact]
    public async Task Compact_ThenWrites_LeavesNewestStatesAndHistoryOnly()
    {
        await using (var store = folder.Open())
        {
            await CreateAsync(store, "/kept");
            await CreateAsync(store, "/a");
            for (var revision = 2; revision < 6; revision++)
            {
                await store.WriteAsync(new StoreWrite.Update("/a", Bytes("v"), revision), Cancel);
            }

            await store.CompactAsync(5, Cancel);
            await CreateAsync(store, "/b");
        }

        Assert.Equal([1, 5, 6, 7], Revisions());
        await using var again = folder.Open();
        Assert.Equal(5, Assert.IsType<ListOutcome.Page>(again.List("/a", new ListOptions(AtRevision: 5))).Entries[0].Revision);
    }

    [Fact]
    public void Open_NewerSchema_IsRefused()
    {
        Sql("PRAGMA application_id = 1399613808; PRAGMA user_version = 2");
        var problem = Assert.Throws<StoreOpenException>(folder.Open);
        Assert.Contains("written by a newer Slipway (schema 2; this one knows up to 1)", problem.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfAnotherProgram_IsRefused()
    {
        Sql("CREATE TABLE other(x)");
        Assert.Contains("not a data file of Slipway", Assert.Throws<StoreOpenException>(folder.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDatabase_IsRefused()
    {
        File.WriteAllText(folder.File, new string('x', 8192));
        Assert.Contains("damaged or not a data file", Assert.Throws<StoreOpenException>(folder.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_InUse_IsRefused()
    {
        await using var first = folder.Open();
        Assert.Contains("in use by another process", Assert.Throws<StoreOpenException>(folder.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderIsAFile_IsRefused()
    {
        File.WriteAllText(folder.File, "x");
        var options = folder.Options with { Directory = folder.File };
        Assert.Contains(folder.File, Assert.Throws<StoreOpenException>(() => SqliteStore.Open(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_RowMissing_IsRefused()
    {
        await using (var store = folder.Open())
        {
            await CreateAsync(store, "/a");
            await CreateAsync(store, "/b");
            await CreateAsync(store, "/c");
        }

        Sql("DELETE FROM log WHERE revision = 2");
        Assert.Contains("row 3 follows row 1", Assert.Throws<StoreOpenException>(folder.Open).Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<long> CreateAsync(SqliteStore store, string key)
        => Assert.IsType<WriteOutcome.Done>(await store.WriteAsync(new StoreWrite.Create(key, Bytes("one")), Cancel)).Entry.Revision;

    private List<long> Revisions()
    {
        using var connection = Connect();
        using var command = new SqliteCommand("SELECT revision FROM log ORDER BY revision", connection);
        using var reader = command.ExecuteReader();
        var revisions = new List<long>();
        while (reader.Read())
        {
            revisions.Add(reader.GetInt64(0));
        }

        return revisions;
    }

    private void Sql(string text)
    {
        using var connection = Connect();
#pragma warning disable CA2100 // The text is a constant of this class.
        using var command = new SqliteCommand(text, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection($"Data Source={folder.File};Pooling=False");
        connection.Open();
        return connection;
    }
}
