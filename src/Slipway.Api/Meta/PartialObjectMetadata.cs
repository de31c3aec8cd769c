namespace Slipway.Api.Meta;

/// <summary>An object of any kind, of which only the metadata was asked for.</summary>
public sealed record PartialObjectMetadata : KubeObject;
