using Slipway.Api.Rbac;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission;

/// <summary>Nobody grants more than he has: neither by writing a role nor by binding one, unless allowed to <c>escalate</c> or
/// <c>bind</c>.</summary>
internal sealed class NoEscalation(AccessControl access, RbacAuthorizer rbac) : IAdmission
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    public TreeObject Admit(AdmissionRequest request)
    {
        var context = request.Context;
        if (context.Kind.Group != RbacGroup)
        {
            return request.Object;
        }

        var record = ApiJson.Deserialize(TreeWriter.Write(request.Object), context.Kind.Type);
        var (granted, verb, resource) = record switch
        {
            Role role => (role.Rules ?? [], "escalate", "roles"),
            ClusterRole role => (role.Rules ?? [], "escalate", "clusterroles"),
            RoleBinding binding => (rbac.RulesOf(binding.RoleRef, context.Namespace), "bind", Plural(binding.RoleRef)),
            ClusterRoleBinding binding => (rbac.RulesOf(binding.RoleRef, ""), "bind", Plural(binding.RoleRef)),
            _ => (Enumerable.Empty<PolicyRule>(), "", ""),
        };
        var may = new AccessRequest { User = context.User, Verb = verb, Group = RbacGroup, Resource = resource,
            Namespace = context.Namespace };
        var missing = access.Allows(may) ? null : granted.SelectMany(r => Single(r, context)).FirstOrDefault(r => !access.Allows(r));
        return missing is null ? request.Object : throw ApiErrors.Forbidden(context.Kind, request.Object.Metadata().Text("name") ?? "",
            $"user \"{context.User.Name}\" is attempting to grant RBAC permissions not currently held: " +
            (missing.Path.Length > 0
                ? $"{missing.Verb} {missing.Path}"
                : $"{missing.Verb} {missing.FullResource} in API group \"{missing.Group}\""));
    }

    private static string Plural(RoleRef? reference) => reference?.Kind == "Role" ? "roles" : "clusterroles";

    // A wildcard is covered only by a wildcard, since it is compared as it stands.
    private static IEnumerable<AccessRequest> Single(PolicyRule rule, WriteContext context)
    {
        var resources = from verb in rule.Verbs ?? []
                        from @group in rule.ApiGroups ?? []
                        from resource in rule.Resources ?? []
                        from name in rule.ResourceNames is { Count: > 0 } names ? names : [""]
                        let parts = resource.Split('/', 2)
                        select new AccessRequest
                        {
                            User = context.User,
                            Verb = verb,
                            Group = @group,
                            Resource = parts[0],
                            Subresource = parts.Length > 1 ? parts[1] : "",
                            Namespace = context.Namespace,
                            Name = name,
                        };
        var paths = from verb in rule.Verbs ?? []
                    from path in rule.NonResourceURLs ?? []
                    select new AccessRequest { User = context.User, Verb = verb, Path = path };
        return resources.Concat(paths);
    }
}
