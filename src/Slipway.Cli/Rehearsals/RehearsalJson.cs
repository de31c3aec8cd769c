using System.Text.Json.Serialization;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>Writes what the rehearsals say as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RolloutForecasts))]
[JsonSerializable(typeof(Simulations))]
internal sealed partial class RehearsalJson : JsonSerializerContext;

/// <summary>What <c>slipway rollout plan -o json</c> prints.</summary>
internal sealed record RolloutForecasts(IReadOnlyList<RolloutForecast> Rollouts);

/// <summary>What <c>slipway rollout simulate -o json</c> prints.</summary>
internal sealed record Simulations(IReadOnlyList<Simulation> Rollouts);

/// <summary>One simulated rollout.</summary>
/// <param name="Namespace">Namespace of the Rollout; empty when the file names none.</param>
/// <param name="Rollout">Its name.</param>
/// <param name="Seed">The seed: the same one gives the same result.</param>
/// <param name="Assumptions">What the simulation takes for granted.</param>
/// <param name="Result">What came of it.</param>
internal sealed record Simulation(string Namespace, string Rollout, int Seed, IReadOnlyList<string> Assumptions, RehearsalResult Result);
