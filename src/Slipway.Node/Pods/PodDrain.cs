using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Node.Pods;

/// <summary>
/// The drain of one pod that is being deleted: which gateways are waited for is found out once. A pod that no EndpointSlice names and no
/// Service selects waits for none; as the informer may know less than the gateways do, that is believed only of the API itself. One that a
/// Service selects may yet appear in a slice, written by a controller that has not seen the deletion.
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

    /// <summary>The gateways to wait for, of a pod that the informer knows in no slice; all that live when the API is silent.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsBehindServiceAsync(pod, cancellationToken))
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

    private async Task<bool> IsBehindServiceAsync(Pod pod, CancellationToken cancellationToken)
    {
        var there = new ListQuery { Namespace = pod.Namespace() };
        var slices = await services.Client.ListAsync<EndpointSlice>(Kinds.Of<EndpointSlice>(), there, cancellationToken);
        if (slices.Value is not { } listed || DrainGate.IsEndpoint(pod.Uid(), listed.Items ?? []))
        {
            return true;
        }

        var selecting = await services.Client.ListAsync<Service>(Kinds.Of<Service>(), there, cancellationToken);
        return selecting.Value is not { } known || DrainGate.IsSelected(pod, known.Items ?? []);
    }

    private IReadOnlyList<string> Alive(Pod pod, DateTimeOffset now)
    {
        var begun = pod.Metadata!.DeletionTimestamp!.Value - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);
        return DrainGate.AliveAt(begun < now ? begun : now, services.Since, services.Gateways.List());
    }
}
