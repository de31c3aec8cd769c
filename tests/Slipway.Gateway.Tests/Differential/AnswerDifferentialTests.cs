using System.Collections.Concurrent;
using System.Net;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>The same answers of a backend through the gateway, nginx and HAProxy: the client sees what it sees behind one of them, or that
/// something is wrong; and whoever asks next gets its own answer.</summary>
public sealed class AnswerDifferentialTests
{
    private const int AtOnce = 6;

    [Trait("Run", "Long")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_AtTheEdgesOfTheProtocol_IsPassedOnAsAPeerDoesOrRefused(bool general)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1", "only with --long");
        await using var backend = new OddBackend();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(null, TestGateway.Endpoint("", backend.Port)), general: general);
        await using var peers = await PeerProxies.StartAsync([backend.Port], [backend.Port]);
        var faults = new ConcurrentQueue<string>();

        await Parallel.ForAsync(
            0, OddAnswers.All.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await CheckAsync(number, gateway.Address, peers, faults));

        Assert.True(faults.IsEmpty, $"{faults.Count} answers:\n{string.Join('\n', faults.Order(StringComparer.Ordinal))}");
    }

    private static async Task CheckAsync(int number, IPEndPoint address, PeerProxies peers, ConcurrentQueue<string> faults)
    {
        var target = OddBackend.Target(number);
        var own = await Answered.AskAsync(address, target);
        var next = await Answered.AskAsync(address, $"/next/{number}");
        var nginx = await Answered.AskAsync(peers.Nginx(0), target);
        var haproxy = await Answered.AskAsync(peers.Haproxy(0), target);
        var verdict = next != new Answered(200, "", $"/next/{number}", Whole: true) ? $"the next request got {next}"
            : own.Refused || own == nginx || own == haproxy ? null
            : "passed on as by no peer";
        if (verdict is not null)
        {
            var (text, closes) = OddAnswers.All[number];
            faults.Enqueue($"{verdict}: {Payload.Escaped(text)}{(closes ? " and closed" : "")}\n"
                + $"    slipway {Shown(own)}\n    nginx   {Shown(nginx)}\n    haproxy {Shown(haproxy)}");
        }
    }

    private static string Shown(Answered answered) => Payload.Escaped($"{answered}");
}
