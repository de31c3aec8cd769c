using System.Diagnostics;
using Slipway.Storage;
using Slipway.Storage.Sqlite;

namespace Slipway.Benchmarks.Store;

/// <summary>Durable creates of 1 KiB per second, alone and from 32 writers, and the time to open the file again.</summary>
internal static class StoreBenchmark
{
    private const int ValueBytes = 1024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = args is [var given] ? given : Directory.CreateTempSubdirectory("slipway-bench-").FullName;
        var options = new SqliteStoreOptions { Directory = folder, OnFatal = reason => Environment.FailFast(reason) };
        await using (var store = SqliteStore.Open(options))
        {
            foreach (var writers in new[] { 1, 32 })
            {
                var rate = await MeasureAsync(store, writers);
                Console.WriteLine($"store: {rate:n0} durable creates/s of {ValueBytes} bytes from {writers} writers");
            }
        }

        var watch = Stopwatch.StartNew();
        await using (var store = SqliteStore.Open(options))
        {
            Console.WriteLine($"store: {store.Revision:n0} objects opened in {watch.ElapsedMilliseconds:n0} ms");
        }

        if (args is [])
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task<double> MeasureAsync(SqliteStore store, int writers)
    {
        var value = new byte[ValueBytes];
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < Duration)
            {
                var write = new StoreWrite.Create($"/bench/{writers}/{writer}/{count++}", value) { RevisionOffset = ValueBytes / 2 };
                if (await store.WriteAsync(write, CancellationToken.None) is not WriteOutcome.Done)
                {
                    throw new InvalidOperationException("A create failed: give an empty DIRECTORY with enough space.");
                }
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
