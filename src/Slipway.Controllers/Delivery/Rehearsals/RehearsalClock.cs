namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>The time of a rehearsal, which goes on when it is told to.</summary>
internal sealed class RehearsalClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes on.</summary>
    public void Advance(TimeSpan time) => now += time;
}
