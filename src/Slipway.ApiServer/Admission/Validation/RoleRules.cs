using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of rbac.authorization.k8s.io/v1 Role and ClusterRole.</summary>
internal sealed class RoleRules(KindInfo kind) : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var rules = value.ItemsAt("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            foreach (var error in Rule(rules[i], $"rules[{i}]"))
            {
                yield return error;
            }
        }
    }

    private IEnumerable<FieldError> Rule(Tree rule, string field)
    {
        if (rule.ItemsAt("nonResourceURLs").Count > 0)
        {
            if (kind.Namespaced)
            {
                yield return FieldError.Invalid($"{field}.nonResourceURLs", rule.At("nonResourceURLs"),
                    "namespaced rules cannot apply to non-resource URLs");
            }

            if (rule.ItemsAt("apiGroups").Count + rule.ItemsAt("resources").Count + rule.ItemsAt("resourceNames").Count > 0)
            {
                yield return FieldError.Invalid($"{field}.nonResourceURLs", rule.At("nonResourceURLs"),
                    "rules cannot apply to both regular resources and non-resource URLs");
            }

            yield break;
        }

        if (rule.ItemsAt("apiGroups").Count == 0)
        {
            yield return FieldError.Required($"{field}.apiGroups", "resource rules must supply at least one api group");
        }

        if (rule.ItemsAt("resources").Count == 0)
        {
            yield return FieldError.Required($"{field}.resources", "resource rules must supply at least one resource");
        }
    }
}
