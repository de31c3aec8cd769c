using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>The spec is changed by people only: its generation rises while one of their commands is under way, once for each.</summary>
internal sealed class SpecCheck(SimulatedPlane plane)
{
    /// <summary>A change is seen this long after its command has ended.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    private readonly List<Word> words = [];
    private long generation;

    /// <summary>A person begins to change the spec; disposed when the answer is there, or will never be.</summary>
    public IDisposable OnCommand()
    {
        var word = new Word(plane);
        words.Add(word);
        return word;
    }

    public void OnRollout(Rollout? rollout)
    {
        var now = rollout?.Metadata?.Generation ?? generation;
        words.RemoveAll(w => w.Ended is { } ended && plane.Time.GetUtcNow() - ended > Late);
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

    private sealed class Word(SimulatedPlane plane) : IDisposable
    {
        public DateTimeOffset? Ended { get; private set; }

        public void Dispose() => Ended = plane.Time.GetUtcNow();
    }
}
