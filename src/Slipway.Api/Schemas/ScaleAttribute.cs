namespace Slipway.Api.Schemas;

/// <summary>
/// The kind has a <c>scale</c> subresource (autoscaling/v1 Scale), as <c>spec.versions[].subresources.scale</c> of a
/// CustomResourceDefinition describes one. Paths start with a dot and name fields of the object by their JSON names.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleAttribute(string specReplicasPath, string statusReplicasPath, string labelSelectorPath) : Attribute
{
    /// <summary>Path of the number of pods wanted, such as <c>.spec.replicas</c>.</summary>
    public string SpecReplicasPath { get; } = specReplicasPath;

    /// <summary>Path of the number of pods there are.</summary>
    public string StatusReplicasPath { get; } = statusReplicasPath;

    /// <summary>Path of the selector in text form.</summary>
    public string LabelSelectorPath { get; } = labelSelectorPath;
}
