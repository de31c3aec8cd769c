using Slipway.Api.Rbac;

namespace Slipway.ApiServer.Access;

/// <summary>Decides what users may do. What nobody allows is forbidden.</summary>
internal interface IAuthorizer
{
    bool Allows(AccessRequest request);

    /// <summary>The rules that hold for a user in a namespace (empty: in the whole cluster only).</summary>
    IEnumerable<PolicyRule> RulesFor(ApiUser user, string space);
}
