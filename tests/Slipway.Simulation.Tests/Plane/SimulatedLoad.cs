using System.Globalization;
using System.Net;
using Slipway.Gateway.Forwarding;
using Slipway.Simulation.Tests.Scenarios;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>Users: requests that the gateway's real exchange routes, answered by what runs in the fake runtime.</summary>
internal sealed class SimulatedLoad(SimulatedPlane plane, Random random)
{
    private const long UsersAside = 2;
    private const long CopiesAside = 3;
    private static readonly HeaderFields NoFields = new();
    private static readonly IPEndPoint User = new(IPAddress.Loopback, 1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private readonly Users users = new(plane.Aside(UsersAside));
    private readonly SimulatedCopies copies = new(plane, plane.Aside(CopiesAside));
    private readonly SortedDictionary<string, int> answered = new(StringComparer.Ordinal);

    /// <summary>Share of requests that every version fails, as when their database is broken.</summary>
    public double SharedErrorRate { get; set; }

    /// <summary>Requests so far.</summary>
    public long Requests { get; private set; }

    public async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(40, 120)), plane.Time);
            if (plane.Gateway is { } gateway)
            {
                Requests++;
                _ = SendAsync(gateway, users.Next());
            }

            if (Requests % 64 == 0)
            {
                plane.Trace.Add(
                    $"load {string.Join(' ', answered.Select(static a => $"{a.Key}={a.Value.ToString(CultureInfo.InvariantCulture)}"))}");
                answered.Clear();
            }
        }
    }

    private async Task SendAsync(GatewayLife gateway, UserRequest request)
    {
        var exchange = new Exchange(gateway.Control.Core);
        var since = plane.Time.GetUtcNow();
        var sent = exchange.Begin(request.Head, User.Address, mayWait: true);
        if (exchange.HoldMilliseconds > 0)
        {
            sent = await HoldAsync(gateway, exchange, request);
            if (gateway.Life.Ended)
            {
                return;
            }
        }

        var held = plane.Time.GetUtcNow() - since;
        copies.Send(gateway, exchange.Mirrors, SharedErrorRate);
        for (var attempt = 1; sent; attempt++)
        {
            var endpoint = exchange.Endpoint!;
            plane.Checks.OnSent(gateway, request, endpoint.Plan.Revision, attempt);
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
                    exchange.OnAnswered(status, NoFields);
                    exchange.End(status, counts: true);
                    return;
                }

                failure = AttemptFailure.Reset;
            }

            plane.Checks.OnBroken(endpoint.Plan.PodUid, failure);
            sent = exchange.OnAttemptFailed(failure, mayRepeat: failure == AttemptFailure.Connect);
        }

        Note($"own:{exchange.Answer.Status}");
        plane.Checks.OnOwnAnswer(gateway, exchange.Answer.Status, held);
        exchange.End(exchange.Answer.Status, counts: true);
    }

    /// <summary>Waits as a connection does, until somebody can answer or for as long as the Service allows.</summary>
    private async Task<bool> HoldAsync(GatewayLife gateway, Exchange exchange, UserRequest request)
    {
        var since = plane.Time.GetUtcNow();
        var sent = false;
        while (!sent && exchange.HoldMilliseconds > 0 && !gateway.Life.Ended)
        {
            var end = since + TimeSpan.FromMilliseconds(exchange.HoldMilliseconds);
            while (!exchange.IsStale && plane.Time.GetUtcNow() < end && !gateway.Life.Ended)
            {
                await Task.Delay(Look, plane.Time);
            }

            sent = exchange.Begin(request.Head, User.Address, mayWait: exchange.IsStale || plane.Time.GetUtcNow() < end);
        }

        return sent;
    }

    private TimeSpan Service() => TimeSpan.FromMilliseconds(random.Next(200) == 0 ? random.Next(500, 6_000) : random.Next(1, 60));

    private void Note(string outcome) => answered[outcome] = answered.GetValueOrDefault(outcome) + 1;
}
