using Slipway.Storage.Memory;
using Slipway.Storage.Tests.Compliance;

namespace Slipway.Storage.Tests.Memory;

public sealed class MemoryWriteTests : WriteCompliance
{
    protected override ValueTask<IObjectStore> OpenAsync() => new(new MemoryStore());
}

public sealed class MemoryListTests : ListCompliance
{
    protected override ValueTask<IObjectStore> OpenAsync() => new(new MemoryStore(new MemoryStoreOptions { Time = Time }));
}

public sealed class MemoryWatchTests : WatchCompliance
{
    protected override ValueTask<IObjectStore> OpenAsync()
        => new(new MemoryStore(new MemoryStoreOptions { WatchCapacity = SmallWatchCapacity }));
}

public sealed class MemoryBarrierWriteTests : WriteCompliance
{
    protected override ValueTask<IObjectStore> OpenAsync()
        => new(new MemoryStore(new MemoryStoreOptions { CommitBarrier = async () => await Task.Yield() }));
}
