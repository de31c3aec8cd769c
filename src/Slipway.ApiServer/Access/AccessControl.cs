using Slipway.Api.Meta;
using Slipway.Api.Rbac;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Access;

/// <summary>The authorizers in order; the first that allows decides. Refusals are said in Kubernetes' words.</summary>
internal sealed class AccessControl(params IReadOnlyList<IAuthorizer> authorizers)
{
    public bool Allows(AccessRequest request) => authorizers.Any(a => a.Allows(request));

    public IEnumerable<PolicyRule> RulesFor(ApiUser user, string space) => authorizers.SelectMany(a => a.RulesFor(user, space));

    /// <summary>Lets a request pass or throws 403.</summary>
    public void Demand(ApiUser user, string verb, KindInfo kind, string space, string name, string subresource = "")
    {
        var request = new AccessRequest
        {
            User = user,
            Verb = verb,
            Group = kind.Group,
            Resource = kind.Plural,
            Subresource = subresource,
            Namespace = kind.Plural == "namespaces" && kind.Group.Length == 0 ? name : space,
            Name = name,
        };
        if (!Allows(request))
        {
            throw Denied(request, kind.GroupResource);
        }
    }

    /// <summary>Lets a request for a path pass or throws 403.</summary>
    public void DemandPath(ApiUser user, string verb, string path)
    {
        if (!Allows(new AccessRequest { User = user, Verb = verb, Path = path }))
        {
            throw ApiErrors.Denied($"forbidden: User \"{user.Name}\" cannot {verb} path \"{path}\"", new StatusDetails());
        }
    }

    /// <summary>Lets a user act as another or throws 403: name, uid and every group are allowed one by one.</summary>
    public void DemandImpersonation(ApiUser user, ApiUser other)
    {
        if (other.Name.Split(':') is ["system", "serviceaccount", var space, var account])
        {
            DemandImpersonation(user, "", "serviceaccounts", account, space);
        }
        else
        {
            DemandImpersonation(user, "", "users", other.Name);
        }

        if (other.Uid is { } uid)
        {
            DemandImpersonation(user, "authentication.k8s.io", "uids", uid);
        }

        foreach (var group in other.Groups.Except(ApiUser.ImpliedGroups(other.Name)))
        {
            DemandImpersonation(user, "", "groups", group);
        }
    }

    private void DemandImpersonation(ApiUser user, string group, string resource, string name, string space = "")
    {
        var request = new AccessRequest
        {
            User = user,
            Verb = "impersonate",
            Group = group,
            Resource = resource,
            Namespace = space,
            Name = name,
        };
        if (!Allows(request))
        {
            throw Denied(request, group.Length == 0 ? resource : $"{resource}.{group}");
        }
    }

    private static ApiException Denied(AccessRequest request, string groupResource)
    {
        var subject = request.Name.Length == 0 ? groupResource : $"{groupResource} \"{request.Name}\"";
        var place = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return ApiErrors.Denied(
            $"{subject} is forbidden: User \"{request.User.Name}\" cannot {request.Verb} resource \"{request.FullResource}\" " +
            $"in API group \"{request.Group}\" {place}",
            new StatusDetails
            {
                Name = request.Name.Length == 0 ? null : request.Name,
                Group = request.Group.Length == 0 ? null : request.Group,
                Kind = request.Resource,
            });
    }
}
