namespace Slipway.Simulation.Tests.Growth;

/// <summary>Tests that measure the memory of the process, and so run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "alone in the process";
}
