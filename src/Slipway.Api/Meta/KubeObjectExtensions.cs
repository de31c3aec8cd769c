namespace Slipway.Api.Meta;

/// <summary>Short ways to what controllers read most.</summary>
public static class KubeObjectExtensions
{
    private static readonly Dictionary<string, string> Empty = [];

    /// <summary>The object's name; empty when it has none yet.</summary>
    public static string Name(this KubeObject o) => o.Metadata?.Name ?? "";

    /// <summary>The object's namespace; empty for cluster-scoped objects.</summary>
    public static string Namespace(this KubeObject o) => o.Metadata?.Namespace ?? "";

    /// <summary>The server's id of the object; empty before it was stored.</summary>
    public static string Uid(this KubeObject o) => o.Metadata?.Uid ?? "";

    /// <summary>Namespace and name.</summary>
    public static ObjectKey Key(this KubeObject o) => new(o.Namespace(), o.Name());

    /// <summary>Labels; empty when there are none.</summary>
    public static IReadOnlyDictionary<string, string> Labels(this KubeObject o) => o.Metadata?.Labels ?? Empty;

    /// <summary>Annotations; empty when there are none.</summary>
    public static IReadOnlyDictionary<string, string> Annotations(this KubeObject o) => o.Metadata?.Annotations ?? Empty;

    /// <summary>Whether deletion has been asked for.</summary>
    public static bool IsTerminating(this KubeObject o) => o.Metadata?.DeletionTimestamp is not null;

    /// <summary>The owner that controls the object, or null.</summary>
    public static OwnerReference? ControllerOwner(this KubeObject o)
        => o.Metadata?.OwnerReferences?.FirstOrDefault(static r => r.Controller == true);

    /// <summary>Whether the object with this uid is the controlling owner.</summary>
    public static bool IsControlledBy(this KubeObject o, string uid) => o.ControllerOwner()?.Uid == uid;
}
