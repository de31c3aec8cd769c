using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Faults;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>The spec is changed by people only: its generation rises while one of their commands is under way, once for each.</summary>
internal sealed class SpecCheck(SimulatedPlane plane)
{
    /// <summary>A change is seen this long after its command has been answered.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A change whose answer was cut off by the end of its server may still be on its way to the disk, behind another one.
    /// </summary>
    private static readonly TimeSpan LateUnanswered = Late + (2 * Chaos.LongestCommit);

    private readonly List<SpecWord> words = [];
    private long generation;

    /// <summary>A person begins to change the spec; disposed when the answer is there, or will never be.</summary>
    public SpecWord OnCommand()
    {
        var word = new SpecWord(plane);
        words.Add(word);
        return word;
    }

    public void OnRollout(Rollout? rollout)
    {
        var now = rollout?.Metadata?.Generation ?? generation;
        words.RemoveAll(w => w.Ended is { } ended && plane.Time.GetUtcNow() - ended > (w.IsAnswered ? Late : LateUnanswered));
        for (; generation < now; generation++)
        {
            if (words.Count == 0)
            {
                plane.Checks.Fail($"somebody other than a person wrote the spec: generation {generation + 1}");
                return;
            }

            words.RemoveAt(0);
        }
    }
}

/// <summary>What a person says of the spec, until the answer is there or will never be.</summary>
internal sealed class SpecWord(SimulatedPlane plane) : IDisposable
{
    /// <summary>When that was; null before.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>Whether there was an answer.</summary>
    public bool IsAnswered { get; set; }

    public void Dispose() => Ended = plane.Time.GetUtcNow();
}
