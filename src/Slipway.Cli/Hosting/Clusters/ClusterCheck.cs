using Slipway.Api.Authorization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Rbac;
using Slipway.Api.Schemas;
using Slipway.Cli.Output;
using Slipway.Client;
using Slipway.Controllers;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>
/// Looks, before anything begins, whether a cluster serves what the controllers need and lets them do what they must: better one clear
/// message now than a refusal in the middle of a rollout.
/// </summary>
/// <param name="client">The controller's own client.</param>
/// <param name="ns">The only namespace that is looked after; null for all.</param>
/// <param name="leaseNamespace">Namespace of the lease; null when there is no election.</param>
/// <param name="groups">API groups of which one at least must be served.</param>
internal sealed class ClusterCheck(IApiClient client, string? ns, string? leaseNamespace, IReadOnlyCollection<string> groups)
{
    /// <summary>Kinds that are not served; they count as empty and are looked at again.</summary>
    /// <exception cref="CommandFailure">Something is missing without which nothing works; the message says what to do.</exception>
    public async Task<IReadOnlyList<KindInfo>> RunAsync(CancellationToken cancellationToken)
    {
        var absent = new List<KindInfo>();
        foreach (var kind in Kinds.All.Where(static k => !k.IsRequest && Needed(k)))
        {
            var query = new ListQuery { Limit = 1, Namespace = kind.Namespaced ? ns : null };
            var found = await client.ListAsync<PartialObjectMetadata>(kind, query, cancellationToken);
            if (found.IsNotFound)
            {
                absent.Add(kind);
            }
            else if (found.Error?.Reason == "Unauthorized")
            {
                throw new CommandFailure($"the API server refuses the credentials of the kubeconfig: {found.Error.Message}");
            }
        }

        var wanted = Kinds.AllOf<Rollout>().Where(kind => groups.Contains(kind.Group)).ToList();
        if (wanted.All(absent.Contains))
        {
            var names = wanted.Select(static k => k.GroupResource).ToList();
            throw new CommandFailure(
                $"the cluster {(names.Count == 1 ? $"does not serve {names[0]}" : $"serves neither {string.Join(" nor ", names)}")}. "
                + "Apply the definitions first: slipway crds | kubectl apply -f - (with --group argoproj.io for Argo Rollouts' kinds too)");
        }

        await DemandAsync(absent, cancellationToken);
        return absent;
    }

    private static bool Needed(KindInfo kind) => DeliveryAccess.Rules.Any(r => Covers(r, kind));

    private static bool Covers(PolicyRule rule, KindInfo kind)
        => rule.ApiGroups!.Contains(kind.Group) && rule.Resources!.Any(r => r.Split('/')[0] == kind.Plural);

    private async Task DemandAsync(List<KindInfo> absent, CancellationToken cancellationToken)
    {
        var denied = new List<string>();
        foreach (var rule in DeliveryAccess.Rules)
        {
            denied.AddRange(await DeniedAsync(rule, ns, absent, cancellationToken));
        }

        if (leaseNamespace is not null)
        {
            foreach (var rule in DeliveryAccess.LeaseRules)
            {
                denied.AddRange((await DeniedAsync(rule, leaseNamespace, absent, cancellationToken))
                    .Select(right => $"{right} in namespace {leaseNamespace}"));
            }
        }

        if (denied.Count > 0)
        {
            throw new CommandFailure(
                $"the user of the kubeconfig may not, {(ns is null ? "in all namespaces" : $"in namespace {ns}")}: "
                + $"{string.Join("; ", denied)}. A role with these rights is in deploy/kubernetes/rbac.yaml");
        }
    }

    private async Task<List<string>> DeniedAsync(
        PolicyRule rule, string? space, List<KindInfo> absent, CancellationToken cancellationToken)
    {
        var denied = new List<string>();
        foreach (var resource in rule.Resources!)
        {
            var (plural, subresource) = resource.Split('/') is [var p, var s] ? (p, s) : (resource, null);
            if (absent.Any(k => k.Plural == plural && rule.ApiGroups!.Contains(k.Group)))
            {
                continue;
            }

            var isClusterWide = Kinds.All.Any(k => k.Plural == plural && rule.ApiGroups!.Contains(k.Group) && !k.Namespaced);
            if (isClusterWide && ns is not null)
            {
                // Looking after one namespace does without what the whole cluster shares.
                continue;
            }

            var verbs = new List<string>();
            foreach (var verb in rule.Verbs!)
            {
                var attributes = new ResourceAttributes
                {
                    Namespace = isClusterWide ? null : space, Verb = verb, Group = rule.ApiGroups![0], Resource = plural,
                    Subresource = subresource,
                };
                if (!await IsAllowedAsync(attributes, cancellationToken))
                {
                    verbs.Add(verb);
                }
            }

            if (verbs.Count > 0)
            {
                var group = rule.ApiGroups![0].Length > 0 ? "." + rule.ApiGroups[0] : "";
                denied.Add($"{string.Join(',', verbs)} {plural}{group}{(subresource is null ? "" : "/" + subresource)}");
            }
        }

        return denied;
    }

    private async Task<bool> IsAllowedAsync(ResourceAttributes attributes, CancellationToken cancellationToken)
    {
        var review = new SelfSubjectAccessReview { Spec = new SelfSubjectAccessReviewSpec { ResourceAttributes = attributes } };
        var answer = await client.CreateAsync(review, cancellationToken);
        return answer.OrThrow().Status?.Allowed is true;
    }
}
