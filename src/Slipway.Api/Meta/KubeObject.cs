using System.Text.Json.Serialization;
using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>What every object of the API carries.</summary>
public abstract record KubeObject
{
    /// <summary><c>version</c> or <c>group/version</c>.</summary>
    [JsonPropertyOrder(-3)]
    public string? ApiVersion { get; init; }

    /// <summary>Kind in CamelCase.</summary>
    [JsonPropertyOrder(-2)]
    public string? Kind { get; init; }

    /// <summary>Name, namespace, labels and what the server keeps about the object.</summary>
    [Wire(1), JsonPropertyOrder(-1)]
    public ObjectMeta? Metadata { get; init; }
}
