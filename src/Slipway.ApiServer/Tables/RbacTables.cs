using Slipway.Api.Meta;
using Slipway.Api.Rbac;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of roles and bindings.</summary>
internal static class RbacTables
{
    public static KindTable Roles { get; } = new([new TableColumn("Name"), new TableColumn("Created At", "date")],
        static (o, _) => [o.Name(), o.Metadata?.CreationTimestamp is { } at ? Writing.ObjectMetadata.Time(at) : null]);

    public static KindTable RoleBindings { get; } = KindTable.Of<RoleBinding>("Name|Role|Age|Users*|Groups*|ServiceAccounts*",
        static (o, now) => Cells(o, o.RoleRef, o.Subjects, now));

    public static KindTable ClusterRoleBindings { get; } = KindTable.Of<ClusterRoleBinding>("Name|Role|Age|Users*|Groups*|ServiceAccounts*",
        static (o, now) => Cells(o, o.RoleRef, o.Subjects, now));

    private static object?[] Cells(KubeObject value, RoleRef? role, IReadOnlyList<Subject>? subjects, DateTimeOffset now) =>
    [
        value.Name(), $"{role?.Kind}/{role?.Name}", value.Age(now), Names(subjects, "User"), Names(subjects, "Group"),
            Names(subjects, "ServiceAccount"),
    ];

    private static string Names(IReadOnlyList<Subject>? subjects, string kind) =>
        string.Join(", ", (subjects ?? []).Where(s => s.Kind == kind)
        .Select(s => s.Kind == "ServiceAccount" ? $"{s.Namespace}/{s.Name}" : s.Name));
}
