using System.Collections.Immutable;
using System.Globalization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>All owners of an object: <c>metadata.managedFields</c> as a value. Immutable.</summary>
internal sealed class ManagedFields
{
    /// <summary>Most entries of updating managers, as in Kubernetes: the oldest are put together beyond that.</summary>
    public const int MaximumUpdateManagers = 10;

    private const string AncientChanges = "ancient-changes";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly ImmutableDictionary<FieldOwner, FieldOwnership> owners;

    private ManagedFields(ImmutableDictionary<FieldOwner, FieldOwnership> owners) => this.owners = owners;

    public static ManagedFields None { get; } = new(ImmutableDictionary<FieldOwner, FieldOwnership>.Empty);

    public bool IsEmpty => owners.IsEmpty;

    /// <summary>In the order in which Kubernetes writes them: applying before updating, then by time, then by name.</summary>
    public IEnumerable<FieldOwnership> All => owners.Values
        .OrderBy(static o => !o.Owner.IsApply)
        .ThenBy(static o => o.Time?.ToUnixTimeSeconds() ?? 0)
        .ThenBy(static o => o.Owner.Manager, StringComparer.Ordinal)
        .ThenBy(static o => o.ApiVersion, StringComparer.Ordinal)
        .ThenBy(static o => o.Owner.Subresource, StringComparer.Ordinal);

    public FieldOwnership? this[FieldOwner owner] => owners.GetValueOrDefault(owner);

    /// <summary>A copy in which the owner owns this; an owner of nothing is left out.</summary>
    public ManagedFields With(FieldOwnership ownership) => ownership.Fields.IsEmpty
        ? new ManagedFields(owners.Remove(ownership.Owner))
        : new ManagedFields(owners.SetItem(ownership.Owner, ownership));

    /// <summary>A copy in which every owner but one loses these paths.</summary>
    public ManagedFields Without(FieldSet lost, FieldOwner? except)
        => All.Where(o => o.Owner != except).Aggregate(this, (all, o) => all.With(o with { Fields = o.Fields.Difference(lost) }));

    /// <summary>Puts the oldest updating managers of a version together until there are few enough.</summary>
    public ManagedFields Capped()
    {
        // Nearly every write: nothing to sort.
        if (owners.Count <= MaximumUpdateManagers)
        {
            return this;
        }

        var updating = All.Where(static o => !o.Owner.IsApply).ToList();
        var (result, count) = (this, updating.Count);
        var firsts = new Dictionary<string, FieldOwnership>(StringComparer.Ordinal);
        foreach (var old in updating)
        {
            if (count <= MaximumUpdateManagers)
            {
                break;
            }

            if (firsts.TryAdd(old.ApiVersion, old))
            {
                continue;
            }

            var bucket = new FieldOwner(AncientChanges, false, old.ApiVersion, "");
            var first = firsts[old.ApiVersion];
            var ancient = result[bucket]?.Fields ?? FieldSet.Empty;
            result = new ManagedFields(result.owners.Remove(first.Owner).Remove(old.Owner))
                .With(new FieldOwnership(bucket, old.ApiVersion, old.Time, ancient.Union(first.Fields).Union(old.Fields)));
            count--;
        }

        return result;
    }

    /// <summary>Whether a client asks to forget all owners: an empty list, or one empty entry.</summary>
    public static bool IsReset(Tree? list)
        => list is TreeArray { Items.Count: 0 } or TreeArray { Items: [TreeObject { Fields.Count: 0 }] };

    /// <summary>Reads the entries; null when one is malformed.</summary>
    public static ManagedFields? Read(Tree? list)
    {
        var all = None;
        foreach (var item in (list as TreeArray)?.Items ?? [])
        {
            if (item is not TreeObject o || Entry(o) is not { } entry)
            {
                return null;
            }

            all = all.With(entry);
        }

        return all;
    }

    /// <summary>Writes the entries; null when nobody owns anything.</summary>
    public TreeArray? Write() => IsEmpty ? null : new TreeArray([.. All.Select(Entry)]);

    private static FieldOwnership? Entry(TreeObject entry)
    {
        if (entry.Text("operation") is not ("Apply" or "Update") || entry.Text("apiVersion") is not { Length: > 0 } version
            || entry.Text("fieldsType") != "FieldsV1" || FieldsV1.Read(entry["fieldsV1"]) is not { } fields)
        {
            return null;
        }

        var apply = entry.Text("operation") == "Apply";
        var owner = new FieldOwner(entry.Text("manager") ?? "", apply, apply ? "" : version, entry.Text("subresource") ?? "");
        var time = DateTimeOffset.TryParse(entry.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime() : (DateTimeOffset?)null;
        return new FieldOwnership(owner, version, time, fields);
    }

    private static TreeObject Entry(FieldOwnership ownership)
    {
        var fields = new List<KeyValuePair<string, Tree>>
        {
            new("manager", new TreeString(ownership.Owner.Manager)),
            new("operation", new TreeString(ownership.Owner.IsApply ? "Apply" : "Update")),
            new("apiVersion", new TreeString(ownership.ApiVersion)),
        };
        if (ownership.Time is { } time)
        {
            fields.Add(new("time", new TreeString(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture))));
        }

        fields.Add(new("fieldsType", new TreeString("FieldsV1")));
        fields.Add(new("fieldsV1", FieldsV1.Write(ownership.Fields)));
        if (ownership.Owner.Subresource.Length > 0)
        {
            fields.Add(new("subresource", new TreeString(ownership.Owner.Subresource)));
        }

        return new TreeObject(fields);
    }
}
