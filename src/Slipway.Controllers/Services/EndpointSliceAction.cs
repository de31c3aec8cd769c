using Slipway.Api.Discovery;

namespace Slipway.Controllers.Services;

/// <summary>What the EndpointSlice controller does next.</summary>
internal abstract record EndpointSliceAction
{
    private EndpointSliceAction()
    {
    }

    /// <summary>Creates a slice.</summary>
    public sealed record Create(EndpointSlice Slice) : EndpointSliceAction;

    /// <summary>Writes a changed slice.</summary>
    public sealed record Update(EndpointSlice Slice) : EndpointSliceAction;

    /// <summary>Deletes a slice without endpoints.</summary>
    public sealed record Delete(EndpointSlice Slice) : EndpointSliceAction;
}
