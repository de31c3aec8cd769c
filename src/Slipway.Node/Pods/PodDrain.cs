using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Node.Pods;

/// <summary>
/// The drain of one pod that is being deleted: which gateways are waited for is found out once. A pod in no EndpointSlice waits for none;
/// as the informer may know less than the gateways do, that is believed only of the API itself.
/// </summary>
internal sealed class PodDrain(PodServices services)
{
    /// <summary>Index of EndpointSlices by the uids of the pods in them.</summary>
    public const string ByPod = "node/pod";

    private IReadOnlyList<string>? counted;
    private bool asking;

    /// <summary>The verdict as far as it is known.</summary>
    public DrainVerdict Decide(Pod pod, DateTimeOffset now)
    {
        if (counted is null && services.EndpointSlices.ByIndex(ByPod, pod.Uid()).Count > 0)
        {
            counted = Alive(pod, now);
        }

        return counted is null ? DrainVerdict.Waiting : DrainGate.Decide(pod.Uid(), counted, services.Gateways.List());
    }

    /// <summary>Whether <see cref="AskAsync"/> is to be called now; true only once.</summary>
    public bool BeginAsking()
    {
        var begins = counted is null && !asking;
        asking |= begins;
        return begins;
    }

    /// <summary>The gateways to wait for, for a pod that the informer knows in no slice; all that live when the API is silent.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var slices = await services.Client.ListAsync<EndpointSlice>(
                Kinds.Of<EndpointSlice>(), new ListQuery { Namespace = pod.Namespace() }, cancellationToken);
            if (slices.Value is { } list && !DrainGate.IsEndpoint(pod.Uid(), list.Items ?? []))
            {
                return [];
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Too many are waited for rather than too few.
        }

        return Alive(pod, services.Time.GetUtcNow());
    }

    /// <summary>Takes the answer of <see cref="AskAsync"/>.</summary>
    public void Count(IReadOnlyList<string> gateways) => counted ??= gateways;

    private IReadOnlyList<string> Alive(Pod pod, DateTimeOffset now)
    {
        var begun = pod.Metadata!.DeletionTimestamp!.Value - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);
        return DrainGate.AliveAt(begun < now ? begun : now, services.Since, services.Gateways.List());
    }
}
