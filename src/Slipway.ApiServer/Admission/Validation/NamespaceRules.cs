using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 Namespace: the label with its own name, and the finalizer that holds it until it is empty.</summary>
internal sealed class NamespaceRules : KindRules
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public override TreeObject Default(TreeObject value) => value.TextAt("metadata", "name") is { Length: > 0 } name
        ? value.WithAt(["metadata", "labels", NameLabel], new TreeString(name))
        : value;

    public override TreeObject OnCreate(TreeObject value)
    {
        var finalizers = value.ItemsAt("spec", "finalizers");
        return finalizers.Any(static f => f is TreeString { Value: "kubernetes" })
            ? value
            : value.WithAt(["spec", "finalizers"], new TreeArray([.. finalizers, new TreeString("kubernetes")]));
    }
}
