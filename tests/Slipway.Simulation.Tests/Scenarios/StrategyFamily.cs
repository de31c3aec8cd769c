namespace Slipway.Simulation.Tests.Scenarios;

/// <summary>What all versions of one seed are released by.</summary>
internal enum StrategyFamily
{
    Canary,
    DynamicCanary,
    BlueGreen,
    Rolling,
    Recreate,
    Shadow,
    AbTest,
    Immutable,
    PodCanary,
}
