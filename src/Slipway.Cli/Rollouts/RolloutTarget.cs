using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Rollouts;

/// <summary>The Rollout that a verb is about, in one of the two API groups.</summary>
/// <param name="Client">Reads and writes it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its name.</param>
internal sealed record RolloutTarget(IApiClient Client, KindInfo Kind, ObjectKey Key)
{
    /// <summary>Name under which the verbs own the fields that they write.</summary>
    public const string FieldManager = "slipway";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a change made just before may take to be seen by the controller.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Finds the Rollout of a name: in the group that the words name, else in Slipway's own, else in that of Argo.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public static async Task<RolloutTarget> FindAsync(
        IApiClient client, string space, RolloutName name, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(space, name.Name);
        foreach (var kind in KindsOf(name.Group))
        {
            var found = await client.GetAsync<Rollout>(kind, key, cancellationToken);
            if (!found.IsNotFound)
            {
                found.OrThrow();
                return new RolloutTarget(client, kind, key);
            }
        }

        var others = (await ListAsync(client, space, name.Group, cancellationToken)).Select(static r => r.Name())
            .Distinct().Order(StringComparer.Ordinal).Take(10).ToList();
        throw new CommandFailure(
            $"there is no rollout {name.Name} in namespace {space}"
            + (name.Group is null ? "" : $" of group {name.Group}")
            + (others.Count == 0 ? "; it has none" : $"; it has {string.Join(", ", others)}"),
            ExitCodes.NotFound);
    }

    /// <summary>All Rollouts of a namespace, or of all; of one group, or of both.</summary>
    public static async Task<IReadOnlyList<Rollout>> ListAsync(
        IApiClient client, string? space, string? group, CancellationToken cancellationToken)
    {
        var all = new List<Rollout>();
        foreach (var kind in KindsOf(group))
        {
            var list = await client.ListAsync<Rollout>(kind, new ListQuery { Namespace = space ?? "" }, cancellationToken);
            var items = list.IsNotFound ? null : list.OrThrow().Items;
            all.AddRange((items ?? []).Select(r => r with { ApiVersion = kind.ApiVersion, Kind = kind.Kind }));
        }

        return [.. all.OrderBy(static r => r.Namespace(), StringComparer.Ordinal).ThenBy(static r => r.Name(), StringComparer.Ordinal)
            .ThenByDescending(static r => r.ApiVersion, StringComparer.Ordinal)];
    }

    /// <summary>The Rollout as it is.</summary>
    public async Task<Rollout> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await Client.GetAsync<Rollout>(Kind, Key, cancellationToken);
        return found.IsNotFound
            ? throw new CommandFailure($"there is no rollout {Key.Name} in namespace {Key.Namespace}", ExitCodes.NotFound)
            : found.OrThrow();
    }

    /// <summary>The Rollout once its controller has seen the newest spec, or as it is when that takes too long: who changes an image and
    /// promotes in the same breath means the new one.</summary>
    public async Task<Rollout> ObservedAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rollout = await ReadAsync(cancellationToken);
            if (new RolloutState(rollout).IsObserved || TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                return rollout;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Merges into the spec.</summary>
    public Task SpecAsync(JsonObject spec, CancellationToken cancellationToken)
        => PatchAsync(null, new JsonObject { ["spec"] = spec }, PatchType.Merge, cancellationToken);

    /// <summary>Merges into the status.</summary>
    public Task StatusAsync(JsonObject status, CancellationToken cancellationToken)
        => PatchAsync("status", new JsonObject { ["status"] = status }, PatchType.Merge, cancellationToken);

    /// <summary>Patches the object.</summary>
    public Task PatchAsync(JsonArray operations, CancellationToken cancellationToken)
        => PatchAsync(null, operations, PatchType.Json, cancellationToken);

    private async Task PatchAsync(string? subresource, JsonNode patch, PatchType type, CancellationToken cancellationToken)
        => (await Client.PatchAsync<Rollout>(
            Kind, Key, new PatchBody(type, JsonSerializer.SerializeToUtf8Bytes(patch, ApiNodes.Default.JsonNode)),
            new WriteQuery { Subresource = subresource, FieldManager = FieldManager }, cancellationToken)).OrThrow();

    private static IEnumerable<KindInfo> KindsOf(string? group)
        => Kinds.AllOf<Rollout>().Where(k => group is null || k.Group == group).OrderByDescending(static k => k.Group == Kinds.OwnGroup);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class ApiNodes : System.Text.Json.Serialization.JsonSerializerContext;
