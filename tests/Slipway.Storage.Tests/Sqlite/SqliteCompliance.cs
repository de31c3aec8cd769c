using Slipway.Storage.Sqlite;
using Slipway.Storage.Tests.Compliance;

namespace Slipway.Storage.Tests.Sqlite;

public sealed class SqliteWriteTests : WriteCompliance
{
    private readonly StoreFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override ValueTask<IObjectStore> OpenAsync() => new(folder.Open());
}

public sealed class SqliteListTests : ListCompliance
{
    private readonly StoreFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override ValueTask<IObjectStore> OpenAsync() => new(SqliteStore.Open(folder.Options with { Time = Time }));
}

public sealed class SqliteWatchTests : WatchCompliance
{
    private readonly StoreFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override ValueTask<IObjectStore> OpenAsync()
        => new(SqliteStore.Open(folder.Options with { WatchCapacity = SmallWatchCapacity }));
}
