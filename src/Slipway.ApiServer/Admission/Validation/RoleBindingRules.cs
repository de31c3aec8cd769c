using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of rbac.authorization.k8s.io/v1 RoleBinding and ClusterRoleBinding.</summary>
internal sealed class RoleBindingRules(KindInfo kind) : KindRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public override TreeObject Default(TreeObject value)
        => value.ChangeAt(["subjects"], static subjects => subjects.ChangeItems(static subject
        => subject.Text("kind") is "User" or "Group" && subject.Text("apiGroup") is not { Length: > 0 }
            ? subject.With("apiGroup", new TreeString(Group))
            : subject));

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        string[] roles = kind.Namespaced ? ["ClusterRole", "Role"] : ["ClusterRole"];
        if (value.TextAt("roleRef", "kind") is { Length: > 0 } role && !roles.Contains(role, StringComparer.Ordinal))
        {
            yield return FieldError.NotSupported("roleRef.kind", role, roles);
        }

        if (value.TextAt("roleRef", "apiGroup") is { Length: > 0 } group && group != Group)
        {
            yield return FieldError.NotSupported("roleRef.apiGroup", group, Group);
        }

        var subjects = value.ItemsAt("subjects");
        for (var i = 0; i < subjects.Count; i++)
        {
            var word = subjects[i].TextAt("kind");
            if (word is { Length: > 0 } and not ("User" or "Group" or "ServiceAccount"))
            {
                yield return FieldError.NotSupported($"subjects[{i}].kind", word, "Group", "ServiceAccount", "User");
            }

            if (word == "ServiceAccount" && !kind.Namespaced && subjects[i].TextAt("namespace") is not { Length: > 0 })
            {
                yield return FieldError.Required($"subjects[{i}].namespace");
            }
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        var now = value["roleRef"];
        if (now is not null && !now.DeepEquals(old["roleRef"]))
        {
            var printed = $"rbac.RoleRef{{APIGroup:{Quoted(now, "apiGroup")}, Kind:{Quoted(now, "kind")}, Name:{Quoted(now, "name")}}}";
            yield return FieldError.InvalidText("roleRef", printed, "cannot change roleRef");
        }
    }

    private static string Quoted(Tree role, string field) => GoText.Quote(role.TextAt(field) ?? "");
}
