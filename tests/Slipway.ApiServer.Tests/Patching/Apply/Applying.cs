using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching.Apply;

/// <summary>One object through many applies and writes, as several managers send them.</summary>
internal sealed class Applying(KindInfo kind, SchemaNode schema)
{
    /// <summary>A kind with a list that merges by name, a set and an atomic list, as the recordings have it.</summary>
    public static Applying Steps() => new(
        new KindInfo("demo.example.com", "v1", "Rollout", "rollouts", typeof(object)) { HasStatus = true },
        Node(
            Field("apiVersion", Scalar(SchemaType.String)), Field("kind", Scalar(SchemaType.String)),
            Field("metadata", SchemaCatalog.For(Kinds.Find("v1", "ConfigMap")!).Root.Fields.Value["metadata"].Node),
            Field("status", new SchemaNode { Type = SchemaType.Object, PreservesUnknownFields = true }),
            Field("spec", Node(
                Field("replicas", Scalar(SchemaType.Integer)),
                Field("steps", List(Node(Field("name", Scalar(SchemaType.String)), Field("weight", Scalar(SchemaType.Integer))))) with
                {
                    ListType = ListType.Map, ListKeys = ["name"],
                },
                Field("set", List(Scalar(SchemaType.String))) with { ListType = ListType.Set },
                Field("atomic", List(Scalar(SchemaType.String)))))));

    public static Applying Of(string apiVersion, string kind)
    {
        var info = Kinds.Find(apiVersion, kind)!;
        return new Applying(info, SchemaCatalog.For(info).Root);
    }

    public TreeObject? Live { get; set; }

    public DateTimeOffset Now { get; set; } = Patches.Now;

    public string Spec => Patches.Text(Live!["spec"]!);

    /// <summary>Applies a spec (or a whole object) and keeps the result when it is not refused.</summary>
    public PatchOutcome Apply(string manager, string content, bool force = false, string subresource = "")
    {
        var outcome = PatchEngine.Apply(new PatchRequest
        {
            Type = PatchType.Apply,
            Kind = kind,
            Schema = schema,
            Live = Live,
            Patch = Whole(Patches.Object(content)),
            Manager = manager,
            Force = force,
            Subresource = subresource,
            Now = Now,
        });
        Live = outcome is PatchOutcome.Patched patched ? patched.Object : Live;
        return outcome;
    }

    /// <summary>Writes an object in which this stands instead.</summary>
    public void Update(string manager, string content, string subresource = "")
    {
        var changed = Whole(Patches.Object(content));
        Live = FieldManagement.Track(Live, changed.At("metadata", "managedFields") is null && Live.At("metadata",
            "managedFields") is { } old
            ? changed.WithAt(["metadata", "managedFields"], old)
            : changed, new FieldTracking { Kind = kind, Schema = schema, Manager = manager, Subresource = subresource, Now = Now });
    }

    /// <summary>The entries as one line each: manager, operation, subresource, seconds, fields.</summary>
    public IEnumerable<string> Owners => Live.ItemsAt("metadata", "managedFields").Select(static e => string.Join(' ', new[]
    {
        e.TextAt("manager"), e.TextAt("operation"), e.TextAt("subresource"), Patches.Text(e.At("fieldsV1")!),
    }.Where(static part => part is not null)));

    public IEnumerable<string?> Times => Live.ItemsAt("metadata", "managedFields").Select(static e => e.TextAt("time"));

    private TreeObject Whole(TreeObject content)
    {
        var isWhole = content["spec"] is not null || content["metadata"] is not null || content["status"] is not null
            || content["data"] is not null;
        var whole = isWhole ? content : TreeObject.Empty.With("spec", content);
        whole = whole.Has("apiVersion") ? whole : whole.With("apiVersion", new TreeString(kind.ApiVersion)).With("kind",
            new TreeString(kind.Kind));
        return whole.At("metadata", "name") is null ? whole.WithAt(["metadata", "name"], new TreeString("x")) : whole;
    }

    private static SchemaNode Node(params SchemaField[] fields) => new()
    {
        Type = SchemaType.Object,
        Fields = new(() => fields.ToDictionary(static f => f.Name)),
    };

    private static SchemaField Field(string name, SchemaNode node) => new() { Name = name, Node = node };

    private static SchemaNode List(SchemaNode items) => new() { Type = SchemaType.Array, Items = items };

    private static SchemaNode Scalar(SchemaType type) => new() { Type = type };
}
