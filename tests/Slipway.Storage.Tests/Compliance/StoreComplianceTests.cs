using System.Text;

namespace Slipway.Storage.Tests.Compliance;

/// <summary>What every store must do. Each store derives from the classes of this folder.</summary>
public abstract class StoreComplianceTests : IAsyncLifetime
{
    private IObjectStore? store;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IObjectStore Store => store ?? throw new InvalidOperationException("The store is made before each test.");

    protected TestKit.SimulatedTime Time { get; } = new();

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
    }

    protected abstract ValueTask<IObjectStore> OpenAsync();

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(StoredEntry? entry) => entry is null ? "(none)" : Encoding.UTF8.GetString(entry.Value.Span);

    protected async Task<StoredEntry> CreateAsync(string key, string value = "v")
        => Assert.IsType<WriteOutcome.Done>(await Store.WriteAsync(new StoreWrite.Create(key, Bytes(value)), Cancel)).Entry;

    protected async Task<StoredEntry> UpdateAsync(string key, string value, long expected)
        => Assert.IsType<WriteOutcome.Done>(await Store.WriteAsync(new StoreWrite.Update(key, Bytes(value), expected), Cancel)).Entry;

    protected async Task<StoredEntry> DeleteAsync(string key, long expected)
        => Assert.IsType<WriteOutcome.Done>(await Store.WriteAsync(new StoreWrite.Delete(key, Bytes("gone"), expected), Cancel)).Entry;

    protected ListOutcome.Page Page(string prefix, ListOptions options = default)
        => Assert.IsType<ListOutcome.Page>(Store.List(prefix, options));

    protected static string[] Keys(ListOutcome.Page page) => [.. page.Entries.Select(entry => entry.Key)];

    /// <summary>Reads a watch until it has handed out a number of changes.</summary>
    protected static async Task<List<StoreChange>> TakeAsync(IStoreWatch watch, int count)
    {
        var taken = new List<StoreChange>();
        while (taken.Count < count)
        {
            var next = await watch.NextAsync(Cancel);
            Assert.True(next.Count > 0, $"The watch ended after {taken.Count} of {count} changes.");
            taken.AddRange(next);
        }

        return taken;
    }
}
