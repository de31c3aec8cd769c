using System.Globalization;
using System.Text;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Tests.Crash;

/// <summary>
/// A process that creates, updates and deletes as fast as it can from several writers, and prints a line for each acknowledged write.
/// </summary>
internal static class KillTarget
{
    public const string Verb = "kill-target";
    public const string Started = "started";

    private const int Writers = 8;
    private const int KeysPerWriter = 5;
    private const int ValueBytes = 600;

    public static async Task<int> RunAsync(string folder)
    {
        await using var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Directory = folder,
            OnFatal = reason => Environment.FailFast(reason),
        });
        var output = Stream.Synchronized(Console.OpenStandardOutput());
        output.Write(Encoding.UTF8.GetBytes($"{Started} {store.Revision} {store.CompactedRevision}\n"));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, writer, output))));
        return 0;
    }

    /// <summary>Writes in turn to its own keys until it is killed; every eighth write deletes, some compact.</summary>
    private static async Task WriteAsync(SqliteStore store, int writer, Stream output)
    {
        for (var turn = 0; ; turn++)
        {
            var key = $"/{writer}/{turn % KeysPerWriter}";
            var current = store.Get(key);
            var value = Encoding.UTF8.GetBytes($"{key} :{new string('x', ValueBytes)}");
            StoreWrite write = current is null
                ? new StoreWrite.Create(key, value) { RevisionOffset = key.Length + 1 }
                : turn % 8 == 7
                    ? new StoreWrite.Delete(key, value, current.Revision) { RevisionOffset = key.Length + 1 }
                    : new StoreWrite.Update(key, value, current.Revision) { RevisionOffset = key.Length + 1 };
            var outcome = await store.WriteAsync(write, CancellationToken.None);
            if (outcome is not WriteOutcome.Done done)
            {
                throw new InvalidOperationException($"Only this writer writes {key}, but: {outcome}.");
            }

            var state = write is StoreWrite.Delete ? "deleted" : "written";
            output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{state} {key} {done.Entry.Revision}\n")));
            if (turn % 50 == 49)
            {
                await store.CompactAsync(Math.Max(store.CompactedRevision, store.Revision - 200), CancellationToken.None);
            }
        }
    }
}
