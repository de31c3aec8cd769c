using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Reporting;

namespace Slipway.Gateway.Draining;

/// <summary>
/// Tells the API what is in force: the own entry of each TrafficSplit after every swap, and the pods that get no more requests with what
/// still runs to them (decisions.md 5 and 6).
/// </summary>
internal sealed class Acknowledger(GatewayCore core, GatewaySources sources, IApiClient api, ObjectKey instance, ILogger logger)
{
    /// <summary>Time between looks while requests to drained pods or revisions are under way.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between writes of what changes with every request.</summary>
    public static readonly TimeSpan Counting = TimeSpan.FromSeconds(1);

    private const int MostConflicts = 5;
    private readonly Channel<bool> wanted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, byte[]> acknowledged = new(StringComparer.Ordinal);
    private byte[] drained = [];
    private int soon;

    /// <summary>Asks for a look; many are taken together.</summary>
    public void Request() => wanted.Writer.TryWrite(true);

    /// <summary>Asks for a look a moment later, for what changes with every request.</summary>
    public void RequestSoon()
    {
        if (Interlocked.Exchange(ref soon, 1) == 0)
        {
            _ = RequestAfterAsync();
        }
    }

    /// <summary>Forgets what was written, because the object that held it may be gone.</summary>
    public void Forget()
    {
        drained = [];
        Request();
    }

    /// <summary>Acknowledges until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            await wanted.Reader.ReadAsync(cancellationToken);
            try
            {
                if (await AcknowledgeAsync(cancellationToken))
                {
                    _ = RequestLaterAsync();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or ApiRefusedException)
            {
                GatewayLog.ApiAway(logger, e.Message);
                _ = RequestLaterAsync();
            }
        }
    }

    /// <summary>Writes what has changed; true when something still runs that is to end.</summary>
    public async Task<bool> AcknowledgeAsync(CancellationToken cancellationToken)
    {
        if (!sources.HaveSynced)
        {
            return false;
        }

        var table = core.Table;
        var again = false;
        foreach (
            var service in table.Plan.Services.Where(static s => s.Split is not null).DistinctBy(static s => (s.Namespace, s.Split!.Name)))
        {
            again |= await AcknowledgeAsync(service, cancellationToken);
        }

        return await AcknowledgeDrainsAsync(cancellationToken) || again;
    }

    private async Task<bool> AcknowledgeAsync(PlannedService service, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(service.Namespace, service.Split!.Name);
        var entry = EntryOf(service);
        // What runs to revisions that get requests always changes and nobody waits for it.
        var going = entry.InFlight!.Where(f => !service.Split.SendsTo(f.Key)).ToDictionary();
        var leaving = going.Values.Any(static running => running > 0);
        var essence = ApiJson.Serialize(new TrafficSplit
        {
            Metadata = new ObjectMeta { Uid = service.Split.Uid },
            Status = new TrafficSplitStatus { Instances = [entry with { InFlight = going }] },
        });
        if (acknowledged.TryGetValue(key.ToString(), out var last) && last.AsSpan().SequenceEqual(essence))
        {
            return leaving;
        }

        var split = sources.Splits.Get(key);
        for (var attempt = 0; split is not null && split.Uid() == service.Split.Uid && attempt < MostConflicts; attempt++)
        {
            var others = split.Status?.Instances?.Where(i => i.Instance != instance.Name) ?? [];
            var status = (split.Status ?? new TrafficSplitStatus()) with
            {
                Instances = [.. others.Append(entry).OrderBy(static i => i.Instance, StringComparer.Ordinal)],
                Conditions = ConditionsOf(split, entry),
            };
            var result = await api.UpdateStatusAsync(split with { Status = status }, cancellationToken);
            if (result.Succeeded)
            {
                acknowledged[key.ToString()] = essence;
                return leaving;
            }

            if (!result.IsConflict)
            {
                return !result.IsNotFound;
            }

            split = (await api.GetAsync<TrafficSplit>(key, cancellationToken)).Value;
        }

        return split is not null;
    }

    private TrafficSplitInstance EntryOf(PlannedService service)
    {
        var split = service.Split!;
        var running = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var hash in split.Hashes())
        {
            running[hash] = 0;
        }

        var key = $"{service.Namespace}/{split.Name}";
        foreach (var endpoint in core.States.Endpoints)
        {
            // A revision that is named no more is told of until its last request has ended.
            var known = running.TryGetValue(endpoint.Plan.Revision, out var count);
            if (known || (endpoint.InFlight > 0 && endpoint.Split == key))
            {
                running[endpoint.Plan.Revision] = count + endpoint.InFlight;
            }
        }

        return new TrafficSplitInstance
        {
            Instance = instance.Name,
            ObservedUid = split.Uid,
            ObservedGeneration = split.Generation,
            Weights = EffectiveWeights.Of(service),
            InFlight = running,
            Refused = split.Refused.Count > 0 ? split.Refused : null,
            Comparisons = core.Comparisons.Of(split),
        };
    }

    private IReadOnlyList<Condition> ConditionsOf(TrafficSplit split, TrafficSplitInstance entry)
    {
        var whole = entry.Refused is null;
        var message = whole ? "all of it is in force" : string.Join("; ", entry.Refused!);
        return new Conditions(split.Status?.Conditions, entry.ObservedGeneration ?? 0, core.Time.GetUtcNow())
            .Add("Accepted", whole, whole ? "Accepted" : "UnsupportedValue", message).ToList();
    }

    private async Task<bool> AcknowledgeDrainsAsync(CancellationToken cancellationToken)
    {
        var serving = core.Table.Plan.Services.SelectMany(static s => s.Endpoints).Select(static e => e.PodUid)
            .ToHashSet(StringComparer.Ordinal);
        var running = core.States.Endpoints.ToLookup(static e => e.Plan.PodUid, static e => (long)e.InFlight);
        var draining = sources.Pods.List().Where(static p => p.IsTerminating()).Where(p => !serving.Contains(p.Uid()))
            .Select(p => new DrainingPod { PodUid = p.Uid(), InFlight = running[p.Uid()].Sum() })
            .OrderBy(static d => d.PodUid, StringComparer.Ordinal).ToList();
        var patch = ApiJson.Serialize(new GatewayInstance { Status = new GatewayInstanceStatus { Draining = draining } });
        var busy = draining.Any(static d => d.InFlight > 0);
        if (patch.AsSpan().SequenceEqual(drained))
        {
            return busy;
        }

        var result = await api.PatchAsync<GatewayInstance>(
            Api.Schemas.Kinds.Of<GatewayInstance>(), instance, new PatchBody(PatchType.Merge, patch), WriteQuery.Status, cancellationToken);
        drained = result.Succeeded ? patch : drained;
        return busy || !result.Succeeded;
    }

    private async Task RequestAfterAsync()
    {
        await Task.Delay(Counting, core.Time);
        Volatile.Write(ref soon, 0);
        Request();
    }

    private async Task RequestLaterAsync()
    {
        await Task.Delay(Poll, core.Time);
        Request();
    }
}
