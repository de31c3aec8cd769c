using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Tests.Sqlite;

/// <summary>A folder of its own for one test's store.</summary>
internal sealed class StoreFolder : IDisposable
{
    public StoreFolder() => Options = new SqliteStoreOptions { Directory = Path, OnFatal = reason => Fatal.Add(reason) };

    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-store-").FullName;

    /// <summary>What the store called fatal.</summary>
    public List<string> Fatal { get; } = [];

    public SqliteStoreOptions Options { get; }

    public string File => System.IO.Path.Combine(Path, SqliteStore.FileName);

    public SqliteStore Open() => SqliteStore.Open(Options);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
