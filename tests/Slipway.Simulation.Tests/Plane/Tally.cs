using System.Globalization;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>How much happened in a run.</summary>
internal sealed class Tally
{
    private string? current;

    /// <summary>Revisions that began to be rolled out.</summary>
    public int Rollouts { get; private set; }

    /// <summary>Commands of people and of autoscalers.</summary>
    public int Commands { get; set; }

    /// <summary>Crashes, restarts and partitions.</summary>
    public int Accidents { get; set; }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"rollouts {Rollouts} commands {Commands} accidents {Accidents}");

    /// <summary>The Rollout names a revision as the one that is rolled out.</summary>
    public void OnRevision(string? hash)
    {
        Rollouts += hash is not null && hash != current ? 1 : 0;
        current = hash ?? current;
    }
}
