using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Reading;

/// <summary>Where objects lie in the store: <c>/group/plural/namespace/name</c>, without namespace for cluster-scoped kinds; <c>core</c>
/// for the empty group.</summary>
internal static class ObjectKeys
{
    public static string Of(KindInfo kind, string space, string name)
        => kind.Namespaced ? $"{Collection(kind)}{space}/{name}" : $"{Collection(kind)}{name}";

    public static string Prefix(KindInfo kind, string space)
        => kind.Namespaced && space.Length > 0 ? $"{Collection(kind)}{space}/" : Collection(kind);

    private static string Collection(KindInfo kind) => $"/{(kind.Group.Length == 0 ? "core" : kind.Group)}/{kind.Plural}/";
}
