using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;

namespace Slipway.TestKit;

/// <summary>
/// An API without server that behaves: revisions, conflicts, generations, the status subresource, finalizers, graceful deletion of pods,
/// watches with history. It neither defaults nor validates.
/// </summary>
public sealed class InMemoryApi(TimeProvider time, IIdSource ids) : IApiClient
{
    private readonly SortedDictionary<string, SortedDictionary<ObjectKey, JsonObject>> objects = new(StringComparer.Ordinal);
    private readonly List<Change> history = [];
    private readonly List<Channel<Change?>> watchers = [];
    private long revision;
    private long forgotten;

    /// <summary>Asked before each call with verb and kind; a Status refuses it.</summary>
    public Func<string, KindInfo, Status?> Fault { get; set; } = static (_, _) => null;

    /// <summary>Asked after each call with verb and kind; a Status is said instead of what was done.</summary>
    public Func<string, KindInfo, Status?> Loss { get; set; } = static (_, _) => null;

    /// <summary>Every write as <c>verb Kind namespace/name</c>, in order.</summary>
    public List<string> Writes { get; } = [];

    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => Answer("get", kind, () => Stored(kind, key) is { } o ? Ok<T>(o) : Missing<T>(kind, key));

    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer("list", kind, () =>
        {
            var all = Of(kind).Where(p => Selects(query, p.Key, p.Value)).Select(static p => p.Value).ToList();
            var from = query.Continue is { } c ? int.Parse(c, System.Globalization.CultureInfo.InvariantCulture) : 0;
            var count = query.Limit > 0 ? Math.Min(query.Limit, all.Count - from) : all.Count - from;
            return new ApiResult<KubeList<T>>(new KubeList<T>
            {
                Metadata = new ListMeta { ResourceVersion = $"{revision}", Continue = from + count < all.Count ? $"{from + count}" : null },
                Items = [.. all.Skip(from).Take(count).Select(Typed<T>)],
            });
        });

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        KindInfo kind, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject
    {
        await Task.Yield();
        var after = long.Parse(query.ResourceVersion ?? $"{revision}", System.Globalization.CultureInfo.InvariantCulture);
        if (after < forgotten || Fault("watch", kind) is not null)
        {
            var error = Fault("watch", kind) ?? Refusal("Expired", 410, "too old resource version");
            yield return new WatchEvent<T>(WatchEventType.Error, null, error);
            yield break;
        }

        var channel = Channel.CreateUnbounded<Change?>();
        history.Where(c => c.Revision > after).ToList().ForEach(c => channel.Writer.TryWrite(c));
        watchers.Add(channel);
        try
        {
            // ReadAllAsync would go on on the thread pool.
            while (await channel.Reader.ReadAsync(cancellationToken) is { } change)
            {
                if (change.Kind == Name(kind) && Selects(query, change.Key, change.Value))
                {
                    yield return new WatchEvent<T>(change.Type, Typed<T>(change.Value));
                }
            }
        }
        finally
        {
            watchers.Remove(channel);
        }
    }

    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer("create", kind, () =>
        {
            var json = ToJson(value);
            var meta = (JsonObject)json["metadata"]!;
            meta["name"] ??= meta["generateName"]!.GetValue<string>() + ids.NewSuffix(5);
            var key = value.Key() with { Name = meta["name"]!.GetValue<string>() };
            if (Stored(kind, key) is not null)
            {
                return new ApiResult<T>(Refusal("AlreadyExists", 409, $"{kind.GroupResource} \"{key.Name}\" already exists"));
            }

            meta["uid"] = ids.NewUid();
            meta["creationTimestamp"] = Now();
            meta["generation"] = 1L;
            if (kind.HasStatus && kind.Kind != "Pod")
            {
                json.Remove("status");
            }

            return Ok<T>(Write("create", WatchEventType.Added, kind, key, json));
        });

    public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer(query.Subresource is null ? "update" : "update/" + query.Subresource, kind, () =>
        {
            var key = value.Key();
            return Stored(kind, key) is not { } old ? Missing<T>(kind, key)
                : value.Metadata?.ResourceVersion is { Length: > 0 } v && v != Version(old)
                    ? new ApiResult<T>(Refusal("Conflict", 409, $"Operation cannot be fulfilled on {kind.GroupResource} \"{key.Name}\""))
                    : Ok<T>(Replace(kind, key, old, ToJson(value), query.Subresource));
        });

    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => Answer("patch", kind, () =>
        {
            if (Stored(kind, key) is not { } old)
            {
                return Missing<T>(kind, key);
            }

            var change = (JsonObject)JsonNode.Parse(patch.Json.Span)!;
            var wanted = change["metadata"]?["resourceVersion"]?.GetValue<string>();
            return wanted is not null && wanted != Version(old)
                ? new ApiResult<T>(Refusal("Conflict", 409, "the object has been modified"))
                : Ok<T>(Replace(kind, key, old, (JsonObject)Merge(old, change)!, query.Subresource));
        });

    public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        => Answer("delete", kind, () =>
        {
            if (Stored(kind, key) is not { } old)
            {
                return Missing<Status>(kind, key);
            }

            if ((options.Preconditions?.Uid is { } uid && uid != (string?)old["metadata"]!["uid"])
                || (options.Preconditions?.ResourceVersion is { } rv && rv != Version(old)))
            {
                return new ApiResult<Status>(Refusal("Conflict", 409, "the precondition does not hold"));
            }

            Writes.Add($"delete {kind.Kind} {key}");
            Delete(kind, key, old, options);
            return new ApiResult<Status>(new Status { StatusValue = "Success" });
        });

    /// <summary>Ends every watch, as a restarted server does.</summary>
    public void BreakWatches() => watchers.ToList().ForEach(static w => w.Writer.TryWrite(null));

    /// <summary>Forgets the history and ends every watch, so that watchers must list again.</summary>
    public void Forget()
    {
        history.Clear();
        forgotten = ++revision;
        BreakWatches();
    }

    /// <summary>Takes an object away at once, whatever its finalizers; what a node does with a pod that has stopped.</summary>
    public void Remove<T>(ObjectKey key)
        where T : KubeObject
    {
        if (Stored(Kinds.Of<T>(), key) is { } old)
        {
            Take(Kinds.Of<T>(), key, old);
        }
    }

    /// <summary>All objects of a kind, as a test looks at them.</summary>
    public IReadOnlyList<T> All<T>()
        where T : KubeObject => [.. Of(Kinds.Of<T>()).Values.Select(Typed<T>)];

    /// <summary>One object, or null.</summary>
    public T? Find<T>(string ns, string name)
        where T : KubeObject => Stored(Kinds.Of<T>(), new ObjectKey(ns, name)) is { } o ? Typed<T>(o) : null;

    /// <summary>A refusal.</summary>
    public static Status Refusal(string reason, int code, string message)
        => new() { StatusValue = "Failure", Reason = reason, Code = code, Message = message };

    private Task<ApiResult<T>> Answer<T>(string verb, KindInfo kind, Func<ApiResult<T>> answer)
        where T : class => AnswerAsync(verb, kind, answer);

    private async Task<ApiResult<T>> AnswerAsync<T>(string verb, KindInfo kind, Func<ApiResult<T>> answer)
        where T : class
    {
        await Task.Yield();
        if (Fault(verb, kind) is { } refusal)
        {
            return new ApiResult<T>(refusal);
        }

        var result = answer();
        return Loss(verb, kind) is { } lost ? new ApiResult<T>(lost) : result;
    }

    private void Delete(KindInfo kind, ObjectKey key, JsonObject old, DeleteOptions options)
    {
        var changed = (JsonObject)old.DeepClone();
        var meta = (JsonObject)changed["metadata"]!;
        var finalizers = Finalizers(changed).ToList();
        var wanted = options.PropagationPolicy switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null };
        if (wanted is not null && !finalizers.Contains(wanted))
        {
            finalizers.Add(wanted);
            meta["finalizers"] = new JsonArray([.. finalizers.Select(static f => (JsonNode)f)]);
        }

        var runs = kind.Kind == "Pod" && options.GracePeriodSeconds != 0 && changed["spec"]?["nodeName"] is not null;
        var content = kind.Kind == "Namespace" && changed["spec"]?["finalizers"] is JsonArray { Count: > 0 };
        if (finalizers.Count == 0 && !runs && !content)
        {
            Take(kind, key, old);
            return;
        }

        if (meta["deletionTimestamp"] is null)
        {
            var grace = runs ? options.GracePeriodSeconds ?? changed["spec"]?["terminationGracePeriodSeconds"]?.GetValue<long>() ?? 0 : 0;
            meta["deletionTimestamp"] = Now(grace);
            meta["deletionGracePeriodSeconds"] = grace;
            meta["generation"] = meta["generation"]!.GetValue<long>() + 1;
            if (content)
            {
                changed["status"] = new JsonObject { ["phase"] = "Terminating" };
            }
        }

        Write("terminate", WatchEventType.Modified, kind, key, changed);
    }

    private JsonObject Replace(KindInfo kind, ObjectKey key, JsonObject old, JsonObject value, string? subresource)
    {
        var next = subresource == "status" ? (JsonObject)old.DeepClone() : (JsonObject)value.DeepClone();
        var other = subresource == "status" ? value : old;
        next["status"] = kind.HasStatus ? other["status"]?.DeepClone() : next["status"]?.DeepClone();
        if (next["status"] is null)
        {
            next.Remove("status");
        }

        var meta = (JsonObject)next["metadata"]!;
        string[] server =
            ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion"];
        foreach (var kept in server)
        {
            meta[kept] = old["metadata"]![kept]?.DeepClone();
        }

        if (subresource != "status" && !JsonNode.DeepEquals(next["spec"], old["spec"]))
        {
            meta["generation"] = meta["generation"]!.GetValue<long>() + 1;
        }

        if (JsonNode.DeepEquals(Clean(next), Clean(old)))
        {
            return old;
        }

        if (meta["deletionTimestamp"] is not null && !Finalizers(next).Any()
            && (kind.Kind != "Namespace" || next["spec"]?["finalizers"] is not JsonArray { Count: > 0 }) && kind.Kind != "Pod")
        {
            Take(kind, key, next);
            return next;
        }

        return Write(subresource is null ? "update" : "update/" + subresource, WatchEventType.Modified, kind, key, next);
    }

    private JsonObject Write(string verb, WatchEventType type, KindInfo kind, ObjectKey key, JsonObject json)
    {
        Writes.Add($"{verb} {kind.Kind} {key}");
        json = Clean(json);
        json["metadata"]!["resourceVersion"] = $"{++revision}";
        Of(kind)[key] = json;
        Publish(new Change(revision, Name(kind), type, key, json));
        return json;
    }

    private void Take(KindInfo kind, ObjectKey key, JsonObject old)
    {
        Of(kind).Remove(key);
        var last = (JsonObject)old.DeepClone();
        last["metadata"]!["resourceVersion"] = $"{++revision}";
        Publish(new Change(revision, Name(kind), WatchEventType.Deleted, key, last));
    }

    private void Publish(Change change)
    {
        history.Add(change);
        watchers.ForEach(w => w.Writer.TryWrite(change));
    }

    private SortedDictionary<ObjectKey, JsonObject> Of(KindInfo kind)
        => objects.TryGetValue(Name(kind), out var of) ? of : objects[Name(kind)] = [];

    private JsonObject? Stored(KindInfo kind, ObjectKey key) => Of(kind).GetValueOrDefault(key);

    private string Now(double laterSeconds = 0)
        => time.GetUtcNow().AddSeconds(laterSeconds).UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(KindInfo kind) => kind.ToString();

    private static string Version(JsonObject o) => o["metadata"]!["resourceVersion"]!.GetValue<string>();

    private static IEnumerable<string> Finalizers(JsonObject o)
        => (o["metadata"]!["finalizers"] as JsonArray)?.Select(static n => n!.GetValue<string>()) ?? [];

    private static ApiResult<T> Ok<T>(JsonObject o)
        where T : KubeObject => new(Typed<T>(o));

    private static ApiResult<T> Missing<T>(KindInfo kind, ObjectKey key)
        where T : class => new(Refusal("NotFound", 404, $"{kind.GroupResource} \"{key.Name}\" not found"));

    private static T Typed<T>(JsonObject json)
        where T : KubeObject => ApiJson.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(json));

    private static JsonObject ToJson<T>(T value)
        where T : KubeObject => (JsonObject)JsonNode.Parse(ApiJson.Serialize(value))!;

    /// <summary>Without explicit nulls, so that absent and null are the same.</summary>
    private static JsonObject Clean(JsonObject o) => (JsonObject)Merge(new JsonObject(), o)!;

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject o ? (JsonObject)o.DeepClone() : new JsonObject();
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name], value);
            }
        }

        return result;
    }

    private static bool Selects(ListQuery query, ObjectKey key, JsonObject value)
        => (query.Namespace is null || query.Namespace == key.Namespace)
            && (query.LabelSelector is null || query.LabelSelector.Split(',').All(pair =>
                (string?)value["metadata"]!["labels"]?[pair.Split('=')[0]] == pair.Split('=')[^1]))
            && (query.FieldSelector is null || query.FieldSelector == $"metadata.name={key.Name}");

    private sealed record Change(long Revision, string Kind, WatchEventType Type, ObjectKey Key, JsonObject Value);
}
