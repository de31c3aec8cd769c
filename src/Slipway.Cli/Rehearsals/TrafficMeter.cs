using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Cli.Rehearsals;

/// <summary>Measures the requests of Services: asks every gateway for its counters twice.</summary>
/// <param name="client">Finds the gateways.</param>
/// <param name="http">Asks them.</param>
/// <param name="time">Clock.</param>
internal sealed class TrafficMeter(IApiClient client, HttpClient http, TimeProvider time)
{
    /// <summary>How long a server or a gateway may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Name of the Service whose requests a Rollout's gateways split; null when none do.</summary>
    public async Task<string?> ServiceOfAsync(ObjectKey rollout, CancellationToken cancellationToken)
    {
        using var limit = Limited(cancellationToken);
        var split = await client.GetAsync<TrafficSplit>(rollout, limit.Token);
        return split.IsNotFound ? null : split.OrThrow().Spec?.Service;
    }

    /// <summary>What all gateways count of each Service from now on.</summary>
    /// <param name="length">For how long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TrafficReading> MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var gateways = await GatewaysAsync(cancellationToken);
        // Both times are those at which a gateway has answered: the first question also opens the connection.
        var before = await CountAsync(gateways, cancellationToken);
        var start = time.GetTimestamp();
        await Task.Delay(length, time, cancellationToken);
        var after = await CountAsync(gateways, cancellationToken);
        var elapsed = time.GetElapsedTime(start);
        var sums = new Dictionary<ObjectKey, GatewayCounts>();
        foreach (var (gateway, counts) in after.Where(g => before.ContainsKey(g.Key)))
        {
            foreach (var (service, now) in counts)
            {
                sums[service] = sums.GetValueOrDefault(service).Plus(now.Since(before[gateway].GetValueOrDefault(service)));
            }
        }

        return new TrafficReading(elapsed, gateways.Count, after.Keys.Count(before.ContainsKey), sums);
    }

    private async Task<IReadOnlyList<GatewayInstance>> GatewaysAsync(CancellationToken cancellationToken)
    {
        using var limit = Limited(cancellationToken);
        var all = (await client.ListAsync<GatewayInstance>(new ListQuery(), limit.Token)).OrThrow().Items ?? [];
        return [.. all.Where(g => g.Spec?.AdminAddress is not null && time.GetUtcNow() - g.Spec.RenewTime < GatewayInstance.SilentAfter)];
    }

    private async Task<Dictionary<string, Dictionary<ObjectKey, GatewayCounts>>> CountAsync(
        IReadOnlyList<GatewayInstance> gateways, CancellationToken cancellationToken)
    {
        var counted = new Dictionary<string, Dictionary<ObjectKey, GatewayCounts>>();
        foreach (var gateway in gateways)
        {
            if (await TextAsync(gateway, cancellationToken) is { } text)
            {
                counted[gateway.Name()] = GatewayCounts.Read(text);
            }
        }

        return counted;
    }

    /// <summary>The metrics of a gateway; null when it does not give them.</summary>
    private async Task<string?> TextAsync(GatewayInstance gateway, CancellationToken cancellationToken)
    {
        using var limit = Limited(cancellationToken);
        try
        {
            return Uri.TryCreate(gateway.Spec!.AdminAddress, UriKind.Absolute, out var address)
                ? await http.GetStringAsync(new Uri(address, "/metrics"), limit.Token)
                : null;
        }
        catch (Exception e) when (
            e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static CancellationTokenSource Limited(CancellationToken cancellationToken)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        return limited;
    }
}

/// <summary>What the gateways counted for a while.</summary>
/// <param name="Length">How long.</param>
/// <param name="Gateways">Gateways that there are.</param>
/// <param name="Asked">Those of them that said what they counted.</param>
/// <param name="Services">Requests by Service.</param>
internal sealed record TrafficReading(
    TimeSpan Length, int Gateways, int Asked, IReadOnlyDictionary<ObjectKey, GatewayCounts> Services)
{
    private const double LeastErrors = 0.0001;
    private const double MostErrors = 0.2;

    /// <summary>The traffic of a Service; null when it had no requests.</summary>
    public MeasuredTraffic? Of(ObjectKey service)
    {
        var counts = Services.GetValueOrDefault(service);
        if (counts.Requests <= 0)
        {
            return null;
        }

        // Half an error more than there were (Jeffreys): no errors in ten requests do not mean that there are none.
        var errors = Math.Clamp((counts.Failed + 0.5) / (counts.Requests + 1), LeastErrors, MostErrors);
        var from = Asked == Gateways ? Asked == 1 ? "the gateway" : $"{Asked} gateways" : $"{Asked} of {Gateways} gateways";
        return new MeasuredTraffic(counts.Requests / Length.TotalSeconds, errors, FormattableString.Invariant(
            $"measured at {from} for {Length.TotalSeconds:0.#} s: Service {service.Name} had {counts.Requests:N0} requests, ")
            + FormattableString.Invariant($"{counts.Failed:N0} failed"));
    }
}

/// <summary>The traffic of a Service.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="ErrorRate">Share of them that failed, 0.0001 to 0.2.</param>
/// <param name="Source">Where that is from, as a part of a sentence.</param>
internal sealed record MeasuredTraffic(double PerSecond, double ErrorRate, string Source);
