using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.TestKit;

namespace Slipway.Client.Tests;

/// <summary>A simulated clock, a pump and an API in memory.</summary>
internal sealed class ClientWorld
{
    public ClientWorld(int? seed = null)
    {
        Pump = new SimulationContext(Time, seed);
        Api = new InMemoryApi(Time, Ids);
        Informers = new InformerSet(Api, Time, new Random(1), NullLoggerFactory.Instance);
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public RandomIdSource Ids { get; } = new(new Random(1));

    public InMemoryApi Api { get; }

    public InformerSet Informers { get; }

    public ConfigMap Put(string ns, string name, string value = "a") => Pump.Complete(async () =>
    {
        var map = new ConfigMap
        {
            Metadata = new ObjectMeta { Namespace = ns, Name = name },
            Data = new Dictionary<string, string> { ["value"] = value },
        };
        return Api.Find<ConfigMap>(ns, name) is { } old
            ? (await Api.UpdateAsync(map with { Metadata = old.Metadata }, default)).OrThrow()
            : (await Api.CreateAsync(map, default)).OrThrow();
    });

    public void Delete(string ns, string name)
        => Pump.Complete(async () => (await Api.DeleteAsync<ConfigMap>(new ObjectKey(ns, name), default)).OrThrow());
}
