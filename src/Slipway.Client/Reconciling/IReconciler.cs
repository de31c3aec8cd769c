using Slipway.Api.Meta;

namespace Slipway.Client.Reconciling;

/// <summary>Brings the world closer to what one object asks for. Level-based: it is given a key, never an event.</summary>
public interface IReconciler
{
    /// <summary>Observes, plans, applies, and writes status once. An exception means back-off.</summary>
    /// <param name="key">The object, which may be gone.</param>
    /// <param name="cancellationToken">The controller stops.</param>
    Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);
}
