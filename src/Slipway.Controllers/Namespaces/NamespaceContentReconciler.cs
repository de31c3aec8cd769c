using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Namespaces;

/// <summary>Puts into each namespace what pods there rely on: the ServiceAccount <c>default</c> and the server's authority.</summary>
internal sealed class NamespaceContentReconciler(
    IApiClient client,
    IInformer<Namespace> namespaces,
    IInformer<ServiceAccount> accounts,
    IInformer<ConfigMap> maps,
    string authorityPem) : IReconciler
{
    public const string AccountName = "default";
    public const string AuthorityName = "kube-root-ca.crt";
    public const string AuthorityField = "ca.crt";

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { } value || value.IsTerminating())
        {
            return ReconcileOutcome.Done;
        }

        if (accounts.Get(new ObjectKey(key.Name, AccountName)) is null)
        {
            Settle(await client.CreateAsync(new ServiceAccount { Metadata = Named(key.Name, AccountName) }, cancellationToken));
        }

        var wanted = new Dictionary<string, string> { [AuthorityField] = authorityPem };
        if (maps.Get(new ObjectKey(key.Name, AuthorityName)) is not { } map)
        {
            Settle(await client.CreateAsync(new ConfigMap { Metadata = Named(key.Name, AuthorityName), Data = wanted }, cancellationToken));
        }
        else if (map.Data is not { Count: 1 } || map.Data.GetValueOrDefault(AuthorityField) != authorityPem)
        {
            Settle(await client.UpdateAsync(map with { Data = wanted }, cancellationToken));
        }

        return ReconcileOutcome.Done;
    }

    private static ObjectMeta Named(string ns, string name) => new() { Namespace = ns, Name = name };

    private static void Settle<T>(ApiResult<T> result)
        where T : class
    {
        var terminating = result.Error?.Details?.Causes?.Any(static c => c.Reason == "NamespaceTerminating") == true;
        if (!result.IsAlreadyExists && !result.IsNotFound && !terminating)
        {
            result.OrThrow();
        }
    }
}
