using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Storage.Sqlite;
using Slipway.Storage.Tests.Sqlite;

namespace Slipway.Storage.Tests.Crash;

/// <summary>kill -9 at random points: what was acknowledged is there, and revisions never go back.</summary>
public sealed class KillTests
{
    private const int Kills = 40;
    private const int KillsLong = 200;
    private const int MaxLifeMilliseconds = 120;

    private readonly Dictionary<string, (long Revision, bool Deleted)> acknowledged = new(StringComparer.Ordinal);
    private long lastAcknowledged;
    private int total;

    [Trait("Run", "Long")]
    [Fact]
    public async Task Open_AfterKillAtRandomPoints_HasEveryAcknowledgedWrite()
    {
        using var folder = new StoreFolder();
        var seed = Environment.GetEnvironmentVariable("SLIPWAY_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : 7_919;
        var random = new Random(seed);
        var kills = Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1" ? KillsLong : Kills;
        for (var kill = 0; kill < kills; kill++)
        {
            await RunAndKillAsync(folder.Path, random.Next(MaxLifeMilliseconds), fromFirstWrite: kill % 2 == 1);
            await CheckAsync(folder.Options, $"after kill {kill + 1} of {kills}, seed {seed}");
        }

        Assert.True(total > kills, $"Only {total} writes were acknowledged in {kills} lives: the test says nothing.");
    }

    /// <param name="folder">Folder of the store.</param>
    /// <param name="lifeMilliseconds">How long it lives.</param>
    /// <param name="fromFirstWrite">Whether that begins with its first acknowledgement, which takes its time.</param>
    private async Task RunAndKillAsync(string folder, int lifeMilliseconds, bool fromFirstWrite)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [KillTarget.Verb, folder])
        {
            RedirectStandardOutput = true,
        };
        using var target = Process.Start(start)!;
        var first = await target.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(KillTarget.Started, first, StringComparison.Ordinal);
        Assert.True(long.Parse(first!.Split(' ')[1], CultureInfo.InvariantCulture) >= lastAcknowledged, first);
        var acknowledgement = fromFirstWrite ? await target.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) : null;
        var reading = ReadAsync(target.StandardOutput, acknowledgement is null ? "" : acknowledgement + "\n");
        using var life = new CancellationTokenSource(lifeMilliseconds);
        try
        {
            await target.WaitForExitAsync(life.Token);
            Assert.Fail($"The target ended by itself with {target.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            target.Kill();
        }

        await target.WaitForExitAsync(CancellationToken.None);
        await reading;
    }

    /// <summary>Reads the acknowledgements; a line that the kill cut short is none.</summary>
    private async Task ReadAsync(StreamReader output, string begun)
    {
        var text = begun + await output.ReadToEndAsync(CancellationToken.None);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var revision = long.Parse(words[2], CultureInfo.InvariantCulture);
            acknowledged[words[1]] = (revision, words[0] == "deleted");
            lastAcknowledged = Math.Max(lastAcknowledged, revision);
            total++;
        }
    }

    private async Task CheckAsync(SqliteStoreOptions options, string when)
    {
        await using var store = SqliteStore.Open(options);
        Assert.True(
            store.Revision >= lastAcknowledged,
            $"{when}: revision {store.Revision} is before {lastAcknowledged}, which was acknowledged.");
        foreach (var (key, (revision, deleted)) in acknowledged.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList())
        {
            var entry = store.Get(key);
            if (entry?.Revision > revision)
            {
                // The last write of a life may have reached the disk without its answer.
                acknowledged[key] = (entry.Revision, false);
            }
            else if (deleted || entry is null)
            {
                Assert.True(
                    entry is null && (deleted || Deleted(store, key, revision)),
                    $"{when}: {key} of revision {revision} is not as acknowledged.");
                acknowledged.Remove(key);
            }
            else
            {
                Assert.Equal(revision, entry.Revision);
                Assert.StartsWith($"{key} {revision}:", Encoding.UTF8.GetString(entry.Value.Span), StringComparison.Ordinal);
            }
        }

        lastAcknowledged = store.Revision;
    }

    /// <summary>Whether history has a delete of the key after a revision, which was done but not answered before the kill.</summary>
    private static bool Deleted(SqliteStore store, string key, long revision)
    {
        if (store.CompactedRevision > revision)
        {
            // The state at the compacted revision tells: had the write been lost, it would not be there either.
            revision = store.CompactedRevision;
        }

        using var watch = store.Watch(key, revision)!;
        var next = watch.NextAsync(CancellationToken.None).AsTask();
        return next.IsCompleted && next.Result[^1].Deleted;
    }
}
