using System.Collections.Concurrent;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>The same bytes through the gateway, nginx and HAProxy: the backend sees the same requests as behind one of them, or the gateway
/// refuses what it does not understand alike.</summary>
public sealed class DifferentialTests
{
    private const int Lanes = 6;

    // Who does not end the connection is looked at for this time; where that decides, for the longer one once more.
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Trait("Run", "Long")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Payload_AtTheEdgesOfTheProtocol_IsUnderstoodAsAPeerDoesOrRefused(bool general)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "only with --long");
        const int Seed = 20261122;
        const int ByChance = 1500;
        var queue = new ConcurrentQueue<Payload>(Payloads.Systematic().Concat(Payloads.ByChance(Seed, ByChance)));
        var lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Lane.StartAsync(general)));
        var faults = new ConcurrentQueue<string>();
        await using (var peers = await PeerProxies.StartAsync(
            [.. lanes.Select(static l => l.NginxBackend)], [.. lanes.Select(static l => l.HaproxyBackend)]))
        {
            await Task.WhenAll(lanes.Select((lane, i) => Task.Run(() => RunAsync(lane, i, peers, queue, faults))));
        }

        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }

        Assert.True(faults.IsEmpty, $"{faults.Count} payloads:\n{string.Join('\n', faults.Order(StringComparer.Ordinal))}");
    }

    private static async Task RunAsync(
        Lane lane, int number, PeerProxies peers, ConcurrentQueue<Payload> queue, ConcurrentQueue<string> faults)
    {
        // Nothing of what comes first is late because it is compiled then.
        Assert.Null(await FaultAsync(lane, number, peers, new Payload("warm-up", ""), Long));
        while (queue.TryDequeue(out var payload))
        {
            if (await FaultAsync(lane, number, peers, payload, Usual) is not null
                && await FaultAsync(lane, number, peers, payload, Long) is { } fault)
            {
                faults.Enqueue(fault);
            }
        }
    }

    private static async Task<string?> FaultAsync(Lane lane, int number, PeerProxies peers, Payload payload, TimeSpan patience)
    {
        var own = await lane.OwnAsync(payload, patience);
        var nginx = await lane.NginxAsync(payload, peers.Nginx(number), patience);
        var haproxy = await lane.HaproxyAsync(payload, peers.Haproxy(number), patience);

        // Kestrel's HTTP server keeps no connections of HTTP/1.0.
        var mayEnd = lane.IsGeneral && payload.Text.Contains("HTTP/1.0", StringComparison.Ordinal);
        var verdict = own.Seen.Any(static s => s.Method == RecordingBackend.Invalid) ? "passes on what is invalid"
            : own.IsLike(nginx) || own.IsLike(haproxy) ? null
            : own.IsStricterThan(nginx, mayEnd) || own.IsStricterThan(haproxy, mayEnd) ? null
            : "understands it as no peer does";
        return verdict is null ? null : new StringBuilder()
            .Append(verdict).Append(": ").Append(payload).Append("\n    slipway ").Append(own).Append("\n    nginx   ").Append(nginx)
            .Append("\n    haproxy ").Append(haproxy).ToString();
    }
}
