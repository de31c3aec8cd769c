using System.Reflection;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.CustomResources;

/// <summary>
/// The CustomResourceDefinitions (<c>apiextensions.k8s.io/v1</c>) by which a Kubernetes cluster serves Slipway's kinds, made out of the
/// same records as everything else here.
/// </summary>
public static class CustomResourceDefinitions
{
    /// <summary>The kinds that the controllers of delivery need, of the groups named, in the order of group and plural.</summary>
    public static IReadOnlyList<KindInfo> KindsOf(IReadOnlyCollection<string> groups)
        => [.. Kinds.All.Where(k => !k.IsRequest && Groups.Contains(k.Group) && groups.Contains(k.Group))];

    /// <summary>Groups that Slipway defines, its own first.</summary>
    public static IReadOnlyList<string> Groups { get; } = [Kinds.OwnGroup, Kinds.ArgoGroup];

    /// <summary>The definition of a kind.</summary>
    public static TreeObject Of(KindInfo kind) => Fields(
        ("apiVersion", Text("apiextensions.k8s.io/v1")),
        ("kind", Text("CustomResourceDefinition")),
        ("metadata", Fields(("name", Text(kind.GroupResource)))),
        ("spec", Fields(
            ("group", Text(kind.Group)),
            ("names", Names(kind)),
            ("scope", Text(kind.Namespaced ? "Namespaced" : "Cluster")),
            ("versions", new TreeArray([Version(kind)])))));

    private static TreeObject Names(KindInfo kind) => Fields(
        ("kind", Text(kind.Kind)),
        ("listKind", Text(kind.Kind + "List")),
        ("plural", Text(kind.Plural)),
        ("singular", Text(kind.Singular)),
        ("shortNames", List(kind.ShortNames)),
        ("categories", List(kind.Categories)));

    private static TreeObject Version(KindInfo kind) => Fields(
        ("name", Text(kind.Version)),
        ("served", new TreeBoolean(true)),
        ("storage", new TreeBoolean(true)),
        ("schema", Fields(("openAPIV3Schema", StructuralSchemas.Of(SchemaCatalog.For(kind).Root)))),
        ("subresources", Subresources(kind)),
        ("additionalPrinterColumns", new TreeArray([.. kind.Type.GetCustomAttributes<PrinterColumnAttribute>()
            .Append(new PrinterColumnAttribute("Age", "date", ".metadata.creationTimestamp")).Select(Column)])));

    private static TreeObject Column(PrinterColumnAttribute column) => Fields(
        ("name", Text(column.Name)),
        ("type", Text(column.Type)),
        ("jsonPath", Text(column.JsonPath)),
        ("priority", column.Priority == 0 ? null : new TreeNumber(column.Priority)));

    private static TreeObject? Subresources(KindInfo kind) => Fields(
        ("status", kind.HasStatus ? TreeObject.Empty : null),
        ("scale", kind.Type.GetCustomAttribute<ScaleAttribute>() is not { } scale ? null : Fields(
            ("specReplicasPath", Text(scale.SpecReplicasPath)),
            ("statusReplicasPath", Text(scale.StatusReplicasPath)),
            ("labelSelectorPath", Text(scale.LabelSelectorPath))))) is { Fields.Count: > 0 } some ? some : null;

    private static TreeString Text(string text) => new(text);

    private static TreeArray? List(IReadOnlyList<string> texts) => texts.Count == 0 ? null : new TreeArray([.. texts.Select(Text)]);

    private static TreeObject Fields(params (string Name, Tree? Value)[] fields)
        => new([.. fields.Where(static f => f.Value is not null).Select(static f => KeyValuePair.Create(f.Name, f.Value!))]);
}
