namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>A place in a pod template that takes something from a ConfigMap or a Secret.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Keys">Keys that must be in it; empty where all are taken.</param>
/// <param name="Optional">Whether the pods start without it.</param>
/// <param name="Field">Path of the place, below <c>spec.template.spec</c>.</param>
internal sealed record ConfigReference(string Kind, string Name, IReadOnlyList<string> Keys, bool Optional, string Field);
