namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Nobody routes: each pod gets as much as the next, and the numbers of pods carry the shares.</summary>
internal sealed record PodCountView : TrafficView
{
    /// <inheritdoc/>
    public override bool IsRouted => false;

    /// <inheritdoc/>
    public override int WeightOf(string? hash) => 0;

    /// <inheritdoc/>
    public override bool IsDrained(string hash, bool drainIsOver) => true;
}
