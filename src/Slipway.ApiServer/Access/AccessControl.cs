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
            throw Denied(request, kind);
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

    private static ApiException Denied(AccessRequest request, KindInfo kind)
    {
        var subject = request.Name.Length == 0 ? kind.GroupResource : $"{kind.GroupResource} \"{request.Name}\"";
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
