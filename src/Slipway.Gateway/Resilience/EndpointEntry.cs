using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Resilience;

/// <summary>The place of one request after the other at an endpoint: chosen, counted as under way, and left.</summary>
internal sealed class EndpointEntry(GatewayCore core)
{
    private bool entered;
    private bool begun;

    /// <summary>The endpoint that the request is at, or was at last; null for none.</summary>
    public UpstreamEndpoint? Endpoint { get; private set; }

    /// <summary>The endpoint that is chosen where it is one of the revision and takes requests; null for none.</summary>
    public UpstreamEndpoint? Preferred { get; set; }

    /// <summary>Whether one had as many requests as it may have.</summary>
    public bool WasCrowded { get; private set; }

    /// <summary>Forgets the last request.</summary>
    public void Reset()
    {
        Endpoint = Preferred = null;
        entered = begun = WasCrowded = false;
    }

    /// <summary>Chooses an endpoint of a revision and counts the request there; false when there is none.</summary>
    /// <param name="service">The Service port.</param>
    /// <param name="arm">The revision; another one when the table has changed meanwhile and that serves now.</param>
    /// <param name="without">An endpoint that is not chosen; null for none.</param>
    public bool TryEnter(ServiceTarget service, ref RevisionArm arm, UpstreamEndpoint? without)
    {
        var endpoint = Preferred is { } kept && kept != without && EndpointChoice.Takes(kept) && arm.Endpoints.Contains(kept)
            ? kept : EndpointChoice.Pick(arm.Endpoints, without, arm.Endpoints.Length > 1 ? core.Draw() : 0);
        if (endpoint is null or { IsFull: true })
        {
            WasCrowded |= endpoint is not null;
            return false;
        }

        if (!endpoint.TryEnter())
        {
            return TryReenter(service, ref arm, without);
        }

        Endpoint = endpoint;
        return entered = true;
    }

    /// <summary>The final answer has begun.</summary>
    public void OnAnswering()
    {
        Endpoint!.OnAnswering();
        begun = true;
    }

    /// <summary>Leaves the endpoint, where the request has entered one.</summary>
    public void Leave()
    {
        if (entered)
        {
            OnLeft(begun ? Endpoint!.LeaveAnswered() : Endpoint!.Leave());
            entered = begun = false;
        }
    }

    /// <summary>Leaves an endpoint whose answer is dropped; the request is at another one already.</summary>
    public void Leave(UpstreamEndpoint answered) => OnLeft(answered.Leave());

    /// <summary>The table changed between choice and entry: choose again among what is in force now.</summary>
    private bool TryReenter(ServiceTarget service, ref RevisionArm arm, UpstreamEndpoint? without)
    {
        var wanted = arm;
        var now = core.Table.Services.GetValueOrDefault(service.Plan.Id);
        var same = now?.AllArms.FirstOrDefault(a => a.Revision == wanted.Revision && a.Endpoints.Length > 0) ?? now?.Fallback(wanted);
        if (same is null || EndpointChoice.Pick(same.Endpoints, without, core.Draw()) is not { } endpoint || !endpoint.TryEnter())
        {
            return false;
        }

        arm = same;
        Endpoint = endpoint;
        return entered = true;
    }

    private void OnLeft(bool isLast)
    {
        if (isLast)
        {
            core.OnDrained();
        }
    }
}
