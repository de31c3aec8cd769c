using Slipway.Api.Rbac;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Access;

/// <summary>RBAC, evaluated on the roles and bindings as they stand in the store at the moment of the request.</summary>
internal sealed class RbacAuthorizer(ObjectReader reader) : IAuthorizer
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    public bool Allows(AccessRequest request) => RulesFor(request.User, request.Namespace).Any(rule => rule.Covers(request));

    public IEnumerable<PolicyRule> RulesFor(ApiUser user, string space)
    {
        foreach (var binding in reader.All<ClusterRoleBinding>())
        {
            if (Binds(binding.Subjects, user, ""))
            {
                foreach (var rule in RulesOf(binding.RoleRef, ""))
                {
                    yield return rule;
                }
            }
        }

        if (space.Length == 0)
        {
            yield break;
        }

        foreach (var binding in reader.All<RoleBinding>(space))
        {
            if (Binds(binding.Subjects, user, space))
            {
                foreach (var rule in RulesOf(binding.RoleRef, space))
                {
                    yield return rule;
                }
            }
        }
    }

    /// <summary>The rules that a role grants; none when it does not exist.</summary>
    public IEnumerable<PolicyRule> RulesOf(RoleRef? reference, string space) => reference switch
    {
        { Kind: "ClusterRole", Name: { } name } => OfClusterRole(name),
        { Kind: "Role", Name: { } name } => reader.Find(Kinds.Of<Role>(), space, name)?.Typed is Role role ? role.Rules ?? [] : [],
        _ => [],
    };

    private IEnumerable<PolicyRule> OfClusterRole(string name)
    {
        if (reader.Find(Kinds.Of<ClusterRole>(), "", name)?.Typed is not ClusterRole role)
        {
            return [];
        }

        var selectors = role.AggregationRule?.ClusterRoleSelectors ?? [];
        return selectors.Count == 0
            ? role.Rules ?? []
            : (role.Rules ?? []).Concat(reader.All<ClusterRole>()
                .Where(other => other.AggregationRule is null && selectors.Any(s => Selection.Matches(s, other.Metadata?.Labels)))
                .SelectMany(static other => other.Rules ?? []));
    }

    private static bool Binds(IReadOnlyList<Subject>? subjects, ApiUser user, string space) => (subjects ?? []).Any(s => s.Kind switch
    {
        "User" => s.Name == user.Name,
        "Group" => s.Name is not null && user.Groups.Contains(s.Name),
        "ServiceAccount" => user.Name == $"{ServiceAccountPrefix}{s.Namespace ?? space}:{s.Name}",
        _ => false,
    });
}
