using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Gateway.Forwarding;
using Slipway.Simulation.Tests.Scenarios;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>Users: requests that the gateway's real exchange routes, answered by what runs in the fake runtime.</summary>
internal sealed class SimulatedLoad(SimulatedPlane plane, Random random)
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: web.local\r\n\r\n");
    private static readonly IPEndPoint User = new(IPAddress.Loopback, 1);
    private readonly HeadParser parser = new();
    private readonly RequestHead head = new();
    private readonly SortedDictionary<string, int> answered = new(StringComparer.Ordinal);

    /// <summary>Share of requests that every version fails, as when their database is broken.</summary>
    public double SharedErrorRate { get; set; }

    /// <summary>Requests so far.</summary>
    public long Requests { get; private set; }

    public async Task RunAsync()
    {
        if (parser.Parse(head, head.Load(new ReadOnlySequence<byte>(Request))) != HeadFault.None)
        {
            throw new InvalidOperationException("the request is not valid");
        }

        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(40, 120)), plane.Time);
            if (plane.Gateway is { } gateway)
            {
                Requests++;
                _ = SendAsync(gateway);
            }

            if (Requests % 64 == 0)
            {
                plane.Trace.Add(
                    $"load {string.Join(' ', answered.Select(static a => $"{a.Key}={a.Value.ToString(CultureInfo.InvariantCulture)}"))}");
                answered.Clear();
            }
        }
    }

    private async Task SendAsync(GatewayLife gateway)
    {
        var exchange = new Exchange(gateway.Control.Core);
        var sent = exchange.Begin(head, User.Address, mayWait: false);
        while (sent)
        {
            var endpoint = exchange.Endpoint!;
            plane.Checks.OnSent(gateway, endpoint.Plan.Revision);
            var image = plane.Runtime.Answers(endpoint.Plan.PodUid);
            var failure = AttemptFailure.Connect;
            if (image is not null)
            {
                await Task.Delay(Service(), plane.Time);
                if (gateway.Life.Ended)
                {
                    return;
                }

                if (plane.Runtime.Answers(endpoint.Plan.PodUid) == image)
                {
                    var status = random.NextDouble() < Math.Max(SharedErrorRate, Versions.ErrorRate(image)) ? 500 : 200;
                    Note($"{endpoint.Plan.Revision}:{status}");
                    exchange.End(status, counts: true);
                    return;
                }

                failure = AttemptFailure.Reset;
            }

            plane.Checks.OnBroken(endpoint.Plan.PodUid, failure);
            sent = exchange.OnAttemptFailed(failure, mayRepeat: failure == AttemptFailure.Connect);
        }

        Note($"own:{exchange.Answer.Status}");
        plane.Checks.OnOwnAnswer(gateway, exchange.Answer.Status);
        exchange.End(exchange.Answer.Status, counts: true);
    }

    private TimeSpan Service() => TimeSpan.FromMilliseconds(random.Next(200) == 0 ? random.Next(500, 6_000) : random.Next(1, 60));

    private void Note(string outcome) => answered[outcome] = answered.GetValueOrDefault(outcome) + 1;
}
